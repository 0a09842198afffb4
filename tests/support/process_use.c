#include "support/process_use.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "leeway/base/memory.h"

long process_peak_kib(pid_t process)
{
	char *path = memory_format("/proc/%ld/status", (long)process), line[256];
	FILE *status = fopen(path, "r");
	long kib = -1;

	while (status && kib < 0 && fgets(line, sizeof line, status))
		if (sscanf(line, "VmHWM: %ld", &kib) != 1)
			kib = -1;
	if (status)
		fclose(status);
	free(path);
	return kib;
}

/* The scheduler's own count, in ns: the first number of schedstat. */
static double thread_cpu_ms(pid_t process, const char *thread)
{
	char *path = memory_format("/proc/%ld/task/%s/schedstat", (long)process, thread);
	FILE *file = fopen(path, "r");
	double ns = -1;

	if (file && fscanf(file, "%lf", &ns) != 1)
		ns = -1;
	if (file)
		fclose(file);
	free(path);
	return ns < 0 ? -1 : ns / 1e6;
}

double process_cpu_ms(pid_t process)
{
	char *path = memory_format("/proc/%ld/task", (long)process);
	DIR *tasks = opendir(path);
	struct dirent *task;
	double sum = -1;

	while (tasks && (task = readdir(tasks))) {
		double ms = task->d_name[0] == '.' ? -1 : thread_cpu_ms(process, task->d_name);

		if (ms >= 0)
			sum = (sum < 0 ? 0 : sum) + ms;
	}
	if (tasks)
		closedir(tasks);
	free(path);
	return sum;
}
