/*
 * Messages with control messages between local sockets, and who they say that
 * they are from. See tests/oracle/sockets.h.
 */
#include "tests/oracle/sockets.h"

/* Letters with control messages that are right, and wrong. */
static void controls(void)
{
	struct kernel_ucred me = { (int)sys_getpid(),
				   (unsigned)sys_getuid(),
				   (unsigned)sys_getgid() };
	struct letter letter;
	unsigned long sizes[] = { 0, 1, 15, 16, 17, 27, 29, 1ul << 31, -1ul,
				  -8ul };
	int p[2];

	sys_socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, p);
	letter_make(&letter, "x", 1);
	letter_say(&letter, SOL_SOCKET, SCM_CREDENTIALS, &me, sizeof(me));
	CALL(sendmsg, p[0], &letter, 0);
	for (unsigned i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		letter.control.size = sizes[i];
		CALL(sendmsg, p[0], &letter, 0);
	}
	letter.control.size = 28;
	letter.header.control_size = 15;
	CALL(sendmsg, p[0], &letter, 0);
	letter.header.control_size = 27;
	CALL(sendmsg, p[0], &letter, 0);
	letter.header.control_size = 1ul << 31;
	CALL(sendmsg, p[0], &letter, 0);
	letter.header.control_size = 1ul << 24;
	CALL(sendmsg, p[0], &letter, 0);
	letter.header.control_size = 32;
	letter.header.control = 8;
	CALL(sendmsg, p[0], &letter, 0);
	letter_say(&letter, SOL_SOCKET, 77, &me, sizeof(me));
	CALL(sendmsg, p[0], &letter, 0);
	letter_say(&letter, 77, 77, &me, sizeof(me));
	CALL(sendmsg, p[0], &letter, 0);
	letter.header.vector_count = 1025;
	CALL(sendmsg, p[0], &letter, 0);
	letter.header.vector_count = 1;
	letter.buffer[1] = 1ul << 63;
	CALL(sendmsg, p[0], &letter, 0);
	letter.buffer[1] = 1;
	letter.header.name = 8;
	letter.header.name_size = -1;
	CALL(sendmsg, p[0], &letter, 0);
	letter.header.name_size = 10;
	CALL(sendmsg, p[0], &letter, 0);
	letter.header.name = 0;
	sys_close(p[0]);
	sys_close(p[1]);
}

/* Letters as if from others. */
static void forged(void)
{
	struct kernel_ucred me = { (int)sys_getpid(),
				   (unsigned)sys_getuid(),
				   (unsigned)sys_getgid() };
	struct kernel_ucred other = me;
	struct letter letter;
	int p[2];

	sys_socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, p);
	letter_make(&letter, "x", 1);
	other.uid = 4242;
	letter_say(&letter, SOL_SOCKET, SCM_CREDENTIALS, &other,
		   sizeof(other));
	CALL(sendmsg, p[0], &letter, 0);
	other = me, other.gid = 4242;
	letter_say(&letter, SOL_SOCKET, SCM_CREDENTIALS, &other,
		   sizeof(other));
	CALL(sendmsg, p[0], &letter, 0);
	other = me, other.pid = 0x7ffffff;
	letter_say(&letter, SOL_SOCKET, SCM_CREDENTIALS, &other,
		   sizeof(other));
	CALL(sendmsg, p[0], &letter, 0);
	other = me, other.uid = -1u;
	letter_say(&letter, SOL_SOCKET, SCM_CREDENTIALS, &other,
		   sizeof(other));
	CALL(sendmsg, p[0], &letter, 0);
	CALL(sendmsg, p[0], BAD, 0);
	sys_close(p[0]);
	sys_close(p[1]);
}

/* Who it was, told to who asks: a letter with so much room. */
static void told(int fd, unsigned long room)
{
	struct letter letter;
	struct kernel_ucred sender;

	letter_make(&letter, space, 100);
	letter.header.control = (unsigned long)letter.room;
	letter.header.control_size = room;
	CALL(recvmsg, fd, &letter, 0);
	VALUE(letter.header.flags);
	VALUE(letter.header.control_size);
	if (letter.header.control_size < 28)
		return;
	memcpy(&sender, letter.room + 16, sizeof(sender));
	VALUE(letter.control.size);
	VALUE(letter.control.type);
	VALUE(sender.pid == sys_getpid());
	VALUE(sender.uid);
	VALUE(sender.gid);
}

static void credentials(void)
{
	struct kernel_ucred who;
	int p[2], size = sizeof(who);

	sys_socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, p);
	CALL(getsockopt, p[0], SOL_SOCKET, SO_PEERCRED, &who, &size);
	VALUE(who.pid == sys_getpid());
	VALUE(who.uid);
	VALUE(who.gid);
	CALL(write, p[0], "unsigned", 8);
	VALUE(set_option(p[1], SOL_SOCKET, SO_PASSCRED, 1));
	CALL(write, p[0], "signed", 6);
	told(p[1], 256);
	told(p[1], 0);
	CALL(write, p[0], "signed", 6);
	told(p[1], 15);
	CALL(write, p[0], "signed", 6);
	told(p[1], 20);
	CALL(write, p[0], "signed", 6);
	told(p[1], 28);
	CALL(write, p[0], "signed", 6);
	told(p[1], 31);
	sys_close(p[0]);
	sys_close(p[1]);
}

void sockets_letters(void)
{
	controls();
	forged();
	credentials();
}
