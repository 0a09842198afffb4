/* The session leader between a test and the program under test; the inner part of screen.h. */
#ifndef SCREEN_SCREEN_JOB_H
#define SCREEN_SCREEN_JOB_H

#include <stdbool.h>
#include <sys/types.h>

enum screen_event { SCREEN_STARTED, SCREEN_STOPPED, SCREEN_ENDED };

/* What the leader reports through its pipe. */
struct screen_report {
	enum screen_event event;
	int value; /* The pid, or the exit status, or minus a signal's number. */
	bool has_modes_back;
};

/*
 * In a child: makes the terminal at path its own and runs the program as a job in it; never
 * returns. A byte from control lets a stopped job go on.
 */
_Noreturn void screen_job_lead(const char *path, int report, int control,
	const char *const *arguments, char *const *environment);

#endif
