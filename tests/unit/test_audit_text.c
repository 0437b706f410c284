/*
 * The record's lines. What they should be is Linux's own form, as its
 * audit.log has it; that the tools read it is the suite `audit`'s part.
 */
#include <string.h>

#include "kernel/lib/print.h"
#include "kernel/security/audit.h"
#include "kernel/security/audit_text.h"
#include "kernel/security/capability.h"
#include "tests/unit/test.h"

static char line[AUDIT_EVENT_MOST];

static struct audit_record example(void)
{
	return (struct audit_record){
		.serial = 7, .time_ns = 1700000000012345678ull,
		.pid = 7, .parent_pid = 1,
		.login_uid = UINT32_MAX, .login_session = UINT32_MAX,
		.user = { 1000, 1001, 1002, 1003 },
		.group = { 100, 101, 102, 103 },
		.what = CAP_SYS_ADMIN, .call = 165,
		.arguments = { 0x7ffe, 0, 0xffffffffffffff9c, 3 },
		.result = -1, .task = "mount", .object = "disk",
		.executable = "/bin/mount",
	};
}

static bool is_line(size_t size, const char *expected)
{
	return size == strlen(line) && strcmp(line, expected) == 0;
}

static bool has(const char *part)
{
	size_t size = strlen(part);

	for (const char *at = line; *at != '\0'; at++)
		if (strncmp(at, part, size) == 0)
			return true;
	return false;
}

static void test_a_denial(void)
{
	struct audit_record r = example();

	CHECK(is_line(audit_text_avc(line, sizeof(line), &r),
		      "type=AVC msg=audit(1700000000.012:7): avc:  denied  "
		      "{ sys_admin } for  pid=7 comm=\"mount\" capability=21  "
		      "name=\"disk\" scontext=unconfined tcontext=unconfined "
		      "tclass=capability permissive=0\n"));
	CHECK(is_line(audit_text_syscall(line, sizeof(line), &r),
		      "type=SYSCALL msg=audit(1700000000.012:7): "
		      "arch=c000003e syscall=165 success=no exit=-1 a0=7ffe "
		      "a1=0 a2=ffffffffffffff9c a3=3 items=0 ppid=1 pid=7 "
		      "auid=4294967295 uid=1000 gid=100 euid=1001 suid=1002 "
		      "fsuid=1003 egid=101 sgid=102 fsgid=103 tty=(none) "
		      "ses=4294967295 comm=\"mount\" exe=\"/bin/mount\" "
		      "subj=unconfined key=\"capability\"\n"));
	r.result = 5;
	r.has_tty = true;
	r.executable[0] = '\0';
	audit_text_syscall(line, sizeof(line), &r);
	CHECK(has(" success=yes exit=5 "));
	CHECK(has(" tty=console ") && has(" exe=(null) "));
}

static void test_what_was_missing(void)
{
	static const struct {
		int what;
		const char *right, *rest, *key;
	} cases[] = {
		{ 0, "{ chown }", " capability=0  name=",
		  " key=\"capability\"\n" },
		{ 31, "{ setfcap }", " tclass=capability ", NULL },
		{ 32, "{ mac_override }", " tclass=capability2 ", NULL },
		{ 40, "{ checkpoint_restore }", " capability=40 ", NULL },
		{ AUDIT_DAC, "{ dac_override }", " capability=1 ",
		  " key=\"capability\"\n" },
		{ AUDIT_WX, "{ execmem }", "\"m\" name=\"disk\" ",
		  " key=(null)\n" },
		{ AUDIT_WX, "{ execmem }", " tclass=process ", NULL },
		{ AUDIT_EXECUTE, "{ execute }", " tclass=file ", NULL },
		{ AUDIT_OPEN, "{ open }", " tclass=file ", NULL },
		{ AUDIT_FOLLOW, "{ read }", " tclass=lnk_file ", NULL },
		{ AUDIT_FLAGS, "{ write }", " tclass=file ", NULL },
	};
	struct audit_record r = example();

	memcpy(r.task, "m", 2);
	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
		r.what = cases[i].what;
		audit_text_avc(line, sizeof(line), &r);
		CHECK(has(cases[i].right));
		CHECK(has(cases[i].rest));
		audit_text_syscall(line, sizeof(line), &r);
		CHECK(cases[i].key == NULL || has(cases[i].key));
	}
}

/* Every byte that could end a field or a line makes it hexadecimal. */
static void test_names_stay_in_their_field(void)
{
	struct audit_record r = example();

	for (unsigned byte = 1; byte < 256; byte++) {
		bool plain = byte > 32 && byte < 127 && byte != '"';
		size_t size;

		r.object[0] = (char)byte;
		size = audit_text_avc(line, sizeof(line), &r);
		CHECK_EQ(has(" name=\""), plain);
		CHECK_EQ(strlen(line), size);
		for (size_t i = 0; i < size; i++)
			CHECK((line[i] >= ' ' && line[i] <= '~') ||
			      (line[i] == '\n' && i == size - 1));
	}
	memcpy(r.task, "a b\n\"\xff", 7);
	memcpy(r.executable, "/x y", 5);
	audit_text_syscall(line, sizeof(line), &r);
	CHECK(has(" comm=6120620A22FF exe=2F782079 subj="));
}

static void test_a_text(void)
{
	struct audit_record r = example();

	r.login_uid = 5;
	r.login_session = 2;
	CHECK(is_line(audit_text_user(line, sizeof(line), &r, "op=x more", 4),
		      "type=USER msg=audit(1700000000.012:7): pid=7 uid=1000 "
		      "auid=5 ses=2 subj=unconfined msg='op=x "
		      "exe=\"/bin/mount\" hostname=? addr=? terminal=? "
		      "res=success'\n"));
	CHECK(is_line(audit_text_lost(line, sizeof(line), &r, 3),
		      "type=KERNEL msg=audit(1700000000.012:6): "
		      "audit_lost=3\n"));
}

/* The longest lines are whole, and fit where they have to. */
static void test_the_longest(void)
{
	struct audit_record r;
	char text[AUDIT_TEXT_MOST];
	size_t lost, avc, call, user;

	memset(&r, 0xff, sizeof(r));
	r.is_granted = false;
	memset(text, 'x', sizeof(text));
	r.pid = r.parent_pid = INT32_MIN;
	r.call = INT32_MIN;
	r.result = INT64_MIN;
	r.has_tty = true;
	r.task[sizeof(r.task) - 1] = '\0';
	r.object[sizeof(r.object) - 1] = '\0';
	r.executable[sizeof(r.executable) - 1] = '\0';
	r.what = CAP_CHECKPOINT_RESTORE;
	lost = audit_text_lost(line, sizeof(line), &r, UINT64_MAX);
	user = audit_text_user(line, sizeof(line), &r, text, sizeof(text));
	CHECK_EQ(line[user - 1], '\n');
	CHECK(lost + user < AUDIT_EVENT_MOST);
	avc = audit_text_avc(line, sizeof(line), &r);
	CHECK_EQ(line[avc - 1], '\n');
	call = audit_text_syscall(line, sizeof(line), &r);
	CHECK_EQ(line[call - 1], '\n');
	CHECK(avc < LOG_LINE_MOST && call < LOG_LINE_MOST);
	CHECK(lost + avc + call < AUDIT_EVENT_MOST);
}

TEST_SUITE(audit_text, TEST(test_a_denial), TEST(test_what_was_missing),
	   TEST(test_names_stay_in_their_field), TEST(test_a_text),
	   TEST(test_the_longest));
