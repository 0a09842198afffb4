/*
 * Linked into a copy of the program: a disk that takes as long as a test wants. Every fsync waits
 * until the pipe that SLOW_DISK names has a writer, and writes nothing through.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static int wait_for_gate(void)
{
	const char *gate = getenv("SLOW_DISK");
	int descriptor = gate ? open(gate, O_RDONLY | O_CLOEXEC) : -1;

	if (descriptor >= 0)
		close(descriptor);
	return 0;
}

int fsync(int descriptor)
{
	(void)descriptor;
	return wait_for_gate();
}

/* SQLite's, where there is one. */
int fdatasync(int descriptor);

int fdatasync(int descriptor)
{
	(void)descriptor;
	return wait_for_gate();
}
