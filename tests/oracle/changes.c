/*
 * Calls that change files, with what they leave behind: names.
 * See tests/oracle/changes.h.
 */
#include "tests/oracle/changes.h"

static struct kernel_stat s;
static char bytes[8192];

void show(const char *path)
{
	report(path, sys_lstat(path, &s));
	VALUE(s.mode);
	VALUE(s.links);
	VALUE(s.size);
	VALUE(s.blocks);
}

void make(const char *path, const char *text)
{
	int fd = (int)sys_open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);

	sys_write(fd, text, strlen(text));
	sys_close(fd);
}

void show_bytes(const char *path)
{
	int fd = open_file(path, O_RDONLY);
	long size = sys_read(fd, bytes, sizeof(bytes));

	report(path, size);
	if (size > 0)
		report_bytes(bytes, (unsigned long)size);
	sys_close(fd);
}

static void making(void)
{
	CALL(mkdir, "d", 0777);
	CALL(mkdir, "d", 0777);
	CALL(mkdir, "d/", 0777);
	CALL(mkdir, "d/e/", 07777);
	CALL(mkdir, "d/.", 0777);
	CALL(mkdir, "d/..", 0777);
	CALL(mkdir, "/", 0777);
	CALL(mkdir, "none/e", 0777);
	CALL(mkdir, "", 0777);
	CALL(mkdir, long_text('n', 255), 0700);
	CALL(rmdir, long_text('n', 255));
	CALL(mkdir, long_text('n', 256), 0700);
	CALL(mkdir, BAD, 0700);
	show("d");
	show("d/e");
	make("f", "hello");
	CALL(mkdir, "f", 0700);
	CALL(mkdir, "f/x", 0700);
	CALL(mkdirat, NONE, "x", 0700);
	CALL(mknod, "fifo", S_IFIFO | 0666, 0);
	CALL(mknod, "plain", 0644, 0);
	CALL(mknod, "plain2", S_IFREG | 07777, 0);
	CALL(mknod, "socket", S_IFSOCK | 0700, 0);
	CALL(mknod, "dir", S_IFDIR | 0700, 0);
	CALL(mknod, "link", S_IFLNK | 0700, 0);
	CALL(mknod, "odd", 0170000, 0);
	CALL(mknod, "null", S_IFCHR | 0666, 0x103);
	CALL(mknod, "plain/", S_IFREG | 0666, 0);
	CALL(mknod, "new/", S_IFREG | 0666, 0);
	show("fifo");
	show("plain2");
	CALL_OPEN(open, "socket", O_RDONLY, 0);
	CALL_OPEN(open, "fifo", O_WRONLY | O_NONBLOCK, 0);
	CALL_OPEN(open, "fifo", O_RDWR, 0);
	CALL(umask, 077);
	CALL_OPEN(creat, "masked", 0777);
	show("masked");
	CALL(umask, 022);
}

static void links(void)
{
	CALL(link, "f", "g");
	CALL(link, "f", "g");
	CALL(link, "none", "h");
	CALL(link, "d", "h");
	CALL(link, "f", "h/");
	CALL(link, "f", "none/h");
	CALL(link, "/dev/null", "h");
	CALL(symlink, "f", "s");
	CALL(symlink, "f", "s");
	CALL(symlink, "", "empty");
	CALL(symlink, "nowhere", "dangling");
	CALL(symlink, "loop", "loop");
	CALL(symlink, "d", "to_d");
	CALL(symlink, long_text('t', 4095), "long");
	CALL(symlink, long_text('t', 4096), "longer");
	CALL(link, "s", "hard_s");
	CALL(linkat, HERE, "s", HERE, "followed", AT_SYMLINK_FOLLOW);
	CALL(linkat, HERE, "f", HERE, "x", 0x10000);
	show("f");
	show("s");
	show("long");
	show("hard_s");
	CALL_OPEN(open, "dangling", O_WRONLY | O_CREAT | O_EXCL, 0644);
	CALL_OPEN(open, "dangling", O_WRONLY | O_CREAT | O_NOFOLLOW, 0644);
	CALL_OPEN(open, "dangling", O_WRONLY | O_CREAT, 0644);
	show("nowhere");
	CALL_OPEN(open, "loop", O_WRONLY | O_CREAT, 0644);
	CALL_OPEN(open, "s/", O_WRONLY | O_CREAT, 0644);
	CALL(mkdir, "loop/x", 0700);
	CALL(unlink, "to_d/");
	CALL(rmdir, "to_d/");
	CALL(rmdir, "to_d");
}

static void removing(void)
{
	CALL(unlink, "none");
	CALL(unlink, "d");
	CALL(unlink, "f/");
	CALL(unlink, "f/x");
	CALL(unlink, ".");
	CALL(unlink, "/");
	CALL(unlink, "");
	CALL(unlink, "g");
	CALL(rmdir, "f");
	CALL(rmdir, "d");
	CALL(rmdir, ".");
	CALL(rmdir, "..");
	CALL(rmdir, "d/.");
	CALL(rmdir, "d/e/..");
	CALL(rmdir, "/");
	CALL(rmdir, "/proc/self");
	CALL(unlink, "/proc/version");
	CALL(rmdir, "none");
	CALL(unlinkat, HERE, "d", 0);
	CALL(unlinkat, HERE, "f", AT_REMOVEDIR);
	CALL(unlinkat, HERE, "f", 1);
	CALL(unlinkat, HERE, "d/e", AT_REMOVEDIR);
	CALL(unlink, "s");
	CALL(unlink, "loop");
	show("f");
	show("d");
}

static void renaming(void)
{
	CALL(mkdir, "a", 0755);
	CALL(mkdir, "a/b", 0755);
	CALL(mkdir, "c", 0755);
	CALL(mkdir, "c/full", 0755);
	make("one", "1");
	make("two", "22");
	CALL(rename, "a", "a/b/c");
	CALL(rename, "a", "a/b");
	CALL(rename, "a/b", "a");
	CALL(rename, "a", "c");
	CALL(rename, "a", "one");
	CALL(rename, "one", "a");
	CALL(rename, "one", "none/x");
	CALL(rename, "none", "x");
	CALL(rename, "one", "x/");
	CALL(rename, "one/", "x");
	CALL(rename, ".", "x");
	CALL(rename, "a", "..");
	CALL(rename, "one", "/proc/x");
	CALL(rename, "one", "one");
	CALL(rename, "one", "two");
	show_bytes("two");
	show("one");
	CALL(link, "two", "three");
	CALL(rename, "two", "three");
	show("two");
	CALL(rename, "a/b", "c/b/");
	show("a");
	show("c");
	CALL(rename, "c/full", "a/moved");
	CALL(rename, "a/moved", "c/b");
	show("a");
	show("c");
	CALL(renameat2, HERE, "two", HERE, "three", RENAME_NOREPLACE);
	CALL(renameat2, HERE, "two", HERE, "four", RENAME_NOREPLACE);
	CALL(renameat2, HERE, "four", HERE, "two", 0x100);
	CALL(chdir, "c/b");
	CALL(rmdir, "../b");
	CALL_OPEN(open, "new", O_CREAT | O_WRONLY, 0644);
	CALL(mkdir, "new", 0755);
	CALL_OK(chdir, "../..");
}

int program_main(int count, char **arguments, char **environment)
{
	(void)arguments, (void)environment;
	if (count > 1) /* for changes_running() */
		return (int)sys_read(0, bytes, 1);
	CALL(mount, "changes", "/tmp", "tmpfs", 0, "mode=1777,size=1m");
	CALL(chdir, "/tmp");
	CALL(mkdir, "work", 0755);
	CALL(chdir, "work");
	CALL_OK(umask, 022);
	making();
	links();
	removing();
	renaming();
	changes_contents();
	changes_modes();
	changes_times();
	changes_attributes();
	changes_locks();
	changes_mapping();
	changes_limits();
	changes_exchange();
	changes_running();
	changes_nameless();
	if (sys_geteuid() == 0)
		changes_mounts();
	changes_namespaces();
	changes_calls();
	report_flush();
	return 0;
}
