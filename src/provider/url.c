#include "leeway/provider/url.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static char lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static bool has_prefix(const char *text, const char *prefix)
{
	for (; *prefix; text++, prefix++) {
		if (lower(*text) != *prefix)
			return false;
	}
	return true;
}

/* Bytes of "http://" or "https://" at the start; 0 where there is neither. */
static size_t scheme_length(const char *url)
{
	return has_prefix(url, "https://") ? 8 : has_prefix(url, "http://") ? 7 : 0;
}

/* Bytes of the host at authority, brackets included; 0 where it is none. */
static size_t host_length(const char *authority)
{
	const char *name = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
	if (*authority != '[')
		return strspn(authority, name);
	size_t inside = strspn(authority + 1, "0123456789abcdefABCDEF:.");
	return inside > 0 && authority[1 + inside] == ']' ? inside + 2 : 0;
}

static bool is_port(const char *text, size_t length)
{
	long port = 0;
	if (length == 0 || length > 5)
		return false;
	for (size_t i = 0; i < length; i++) {
		if (!is_digit(text[i]))
			return false;
		port = port * 10 + (text[i] - '0');
	}
	return port >= 1 && port <= 65535;
}

/* Whether a name within the query is one that services give to keys. */
static bool holds_secret(const char *query)
{
	static const char *const names[] = { "key", "apikey", "api_key", "api-key", "token",
		"access_token", "subscription-key", "code", "sig", "signature", "secret",
		"password" };

	for (const char *name = query; name; name = strchr(name, '&')) {
		size_t length = strcspn(++name, "=&");
		for (size_t i = 0; i < sizeof names / sizeof *names; i++)
			if (strlen(names[i]) == length && has_prefix(name, names[i]))
				return true;
	}
	return false;
}

static const char *find_fault(const char *url)
{
	for (const char *byte = url; *byte; byte++) {
		if ((unsigned char)*byte <= ' ' || (unsigned char)*byte >= 0x7f)
			return "it holds a blank, a control character or one that no URL has";
		if (strchr("\\\"<>^`{|}", *byte))
			return "it holds a character that no URL has";
	}
	size_t start = scheme_length(url);
	if (start == 0)
		return "it must start with http:// or https://";
	const char *authority = url + start;
	size_t length = strcspn(authority, "/?#");
	if (memchr(authority, '@', length))
		return "it must not hold a user name or a password";
	size_t host = host_length(authority);
	if (host == 0)
		return "it has no host";
	if (host < length &&
		(authority[host] != ':' || !is_port(authority + host + 1, length - host - 1)))
		return "its host or port is malformed";
	if (strchr(authority, '#'))
		return "it must not have a fragment";
	if (strchr(authority, '?') && holds_secret(strchr(authority, '?')))
		return "its query seems to hold a key, and base URLs are stored and shown; name "
		       "the "
		       "key with key_env, or send it with headers";
	return NULL;
}

char *url_check_base(const char *url, struct error *error)
{
	const char *fault = find_fault(url);
	if (fault) {
		/* A password stands before the '@', a key in a query: such a URL is not repeated.
		 */
		bool quotable = !strpbrk(url, "@?") && text_is_valid(url, strlen(url));
		char *shown = quotable ? text_sanitise(url, TEXT_ONE_LINE) : NULL;
		error_set(error, ERROR_USAGE, "the base URL%s%s%s cannot be used: %s",
			shown ? " '" : "", shown ? shown : "", shown ? "'" : "", fault);
		free(shown);
		return NULL;
	}
	size_t path_end = strcspn(url, "?"), length = path_end;
	while (url[length - 1] == '/')
		length--;
	return memory_format("%.*s%s", (int)length, url, url + path_end);
}

char *url_join(const char *base, const char *path)
{
	size_t path_end = strcspn(base, "?");
	return memory_format("%.*s%s%s", (int)path_end, base, path, base + path_end);
}

char *url_host(const char *url)
{
	const char *authority = url + scheme_length(url);
	size_t length = host_length(authority);
	if (*authority == '[' && length > 2) {
		authority++;
		length -= 2;
	}
	char *host = memory_copy_bytes(authority, length);
	for (char *byte = host; *byte; byte++)
		*byte = lower(*byte);
	return host;
}

/* Whether an address of that family is one that an interface of this machine has. */
static bool is_own_address(int family, const void *address)
{
	struct ifaddrs *interfaces = NULL;
	bool found = false;

	if (getifaddrs(&interfaces) != 0)
		return false;
	for (const struct ifaddrs *at = interfaces; at && !found; at = at->ifa_next) {
		struct sockaddr_in four;
		struct sockaddr_in6 six;

		if (!at->ifa_addr || at->ifa_addr->sa_family != family)
			continue;
		memcpy(&four, at->ifa_addr, sizeof four);
		if (family == AF_INET) {
			found = memcmp(&four.sin_addr, address, sizeof four.sin_addr) == 0;
			continue;
		}
		memcpy(&six, at->ifa_addr, sizeof six);
		found = memcmp(&six.sin6_addr, address, sizeof six.sin6_addr) == 0;
	}
	freeifaddrs(interfaces);
	return found;
}

bool url_is_localhost_name(const char *url)
{
	static const char suffix[] = ".localhost";
	char *host = url_host(url);
	size_t length = strlen(host), tail = sizeof suffix - 1;
	bool is_name = strcmp(host, "localhost") == 0 ||
		       (length > tail && strcmp(host + length - tail, suffix) == 0);
	free(host);
	return is_name;
}

bool url_is_here(const char *url)
{
	char *host = url_host(url);
	struct in_addr four;
	struct in6_addr six;
	bool here = url_is_localhost_name(url);
	if (!here && inet_pton(AF_INET, host, &four) == 1)
		here = (ntohl(four.s_addr) >> 24) == 127 || is_own_address(AF_INET, &four);
	else if (!here && inet_pton(AF_INET6, host, &six) == 1)
		here = IN6_IS_ADDR_LOOPBACK(&six) || is_own_address(AF_INET6, &six);
	free(host);
	return here;
}

bool url_is_clear(const char *url)
{
	return scheme_length(url) == 7;
}

bool url_same_host(const char *left, const char *right)
{
	char *a = url_host(left), *b = url_host(right);
	bool same = strcmp(a, b) == 0;
	free(a);
	free(b);
	return same;
}

char *url_from_ollama_host(const char *value, struct error *error)
{
	if (strstr(value, "://"))
		return url_check_base(value, error);
	size_t length = host_length(value);
	const char *rest = value + length;
	char *host = memory_copy_bytes(value, length);
	bool anywhere = length == 0 || strcmp(host, "0.0.0.0") == 0 || strcmp(host, "[::]") == 0;
	char *url = memory_format(
		"http://%s%s%s", anywhere ? "127.0.0.1" : host, *rest == ':' ? "" : ":11434", rest);
	char *checked = url_check_base(url, error);
	free(host);
	free(url);
	return checked;
}
