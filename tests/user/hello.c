/*
 * The least program: it ends well. Damaged copies of it are what execve must
 * refuse; see tests/user/arguments.sh.
 */
#include "user/program.h"

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	return 0;
}
