/*
 * The program `calls`: calls with sane and with wrong arguments, a line for
 * each. See tests/oracle/calls.h.
 */
#include "tests/oracle/calls.h"

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	calls_open();
	calls_read();
	calls_vectors();
	calls_pipes();
	calls_tee();
	calls_descriptors();
	calls_poll();
	calls_sendfile();
	calls_devices();
	calls_stat();
	calls_access();
	calls_links();
	calls_folders();
	calls_attributes();
	calls_memory();
	calls_time();
	calls_signals();
	calls_queue();
	calls_prctl();
	calls_task();
	calls_exec();
	return 1;
}
