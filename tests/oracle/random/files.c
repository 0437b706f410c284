/*
 * The files that random programs use: made once, and put right after each
 * program that may have changed them. See tests/oracle/random/files.def.
 */
#include "kernel/abi/capability.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mount.h"
#include "kernel/abi/stat.h"
#include "tests/oracle/random/guest.h"
#include "user/program.h"

static char buffer[65536];

void files_path(char path[PATH_SIZE], const char *name)
{
	size_t start = sizeof(FOLDER) - 1, length = strlen(name);

	memcpy(path, FOLDER "/", start + 1);
	memcpy(path + start + 1, name, length + 1);
}

/* security.capability: capabilities(7), struct vfs_ns_cap_data. */
long files_set_attribute(const char *path,
			 const struct random_attribute *from)
{
	uint32_t value[6] = {
		(uint32_t)from->revision << 24 | from->is_effective,
		(uint32_t)from->permitted, (uint32_t)from->inheritable,
		(uint32_t)(from->permitted >> 32),
		(uint32_t)(from->inheritable >> 32), from->root,
	};
	unsigned long size = from->revision == 1 ? CAPABILITY_SIZE_1 :
			     from->revision == 2 ? CAPABILITY_SIZE_2 :
						   CAPABILITY_SIZE_3;

	return sys_setxattr(path, CAPABILITY_XATTR, value, size, 0);
}

void files_look(const char *path, struct seen_file *seen)
{
	struct kernel_stat stat;

	*seen = (struct seen_file){ 0 };
	if (sys_lstat(path, &stat) != 0)
		return;
	seen->mode = stat.mode;
	seen->uid = stat.uid;
	seen->gid = stat.gid;
	seen->attribute_size = (int32_t)sys_getxattr(
		path, CAPABILITY_XATTR, seen->attribute,
		sizeof(seen->attribute));
}

static void fill(const char *path, const void *bytes, unsigned long size)
{
	int fd = (int)sys_open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0 || sys_write(fd, bytes, size) != (long)size) {
		put("oracle: a file could not be made\n");
		sys_exit_group(1);
	}
	sys_close(fd);
}

/* The blanks are there for SPARE_BYTE. */
static void make_script(const char *path, const char *interpreter)
{
	static const char start[] = "#!              " FOLDER "/";
	char line[2 * PATH_SIZE];
	size_t length = strlen(interpreter);

	memcpy(line, start, sizeof(start) - 1);
	memcpy(line + sizeof(start) - 1, interpreter, length);
	line[sizeof(start) - 1 + length] = '\n';
	fill(path, line, sizeof(start) + length);
}

/* A change of owners takes set-id bits and the attribute: they come last. */
void files_restore(unsigned index)
{
	const struct random_file *file = &random_files[index];
	char path[PATH_SIZE];

	files_path(path, file->path);
	sys_removexattr(path, CAPABILITY_XATTR);
	sys_chown(path, file->uid, file->gid);
	sys_chmod(path, file->mode);
	if (file->attribute.revision)
		files_set_attribute(path, &file->attribute);
}

static void make_folder(const char *name, unsigned uid, unsigned gid,
			unsigned mode)
{
	char path[PATH_SIZE];

	files_path(path, name);
	sys_mkdir(path, 0755);
	sys_chown(path, uid, gid);
	sys_chmod(path, mode);
}

void files_make(void)
{
	int self = (int)sys_open(state_own_path(), O_RDONLY, 0);
	long size = sys_read(self, buffer, sizeof(buffer));
	char path[PATH_SIZE];

	sys_close(self);
	sys_mkdir(FOLDER, 0755);
	if (sys_mount("tmpfs", FOLDER, "tmpfs", 0, NULL) != 0 ||
	    sys_mkdir(FOLDER "/nosuid", 0755) != 0 ||
	    sys_mount("tmpfs", FOLDER "/nosuid", "tmpfs", MS_NOSUID, NULL)) {
		put("oracle: the file systems could not be mounted\n");
		sys_exit_group(1);
	}
	make_folder(".", 0, 0, 0755);
	make_folder("nosuid", 0, 0, 0755);
	make_folder("folder", 1000, 1000, 0700);
	make_folder("shared", 0, 1000, 02775);
	make_folder("open", 0, 0, 01777);
	for (unsigned i = 0; i < random_file_count; i++) {
		files_path(path, random_files[i].path);
		if (random_files[i].kind == FILE_ELF)
			fill(path, buffer, (unsigned long)size);
		else if (random_files[i].kind == FILE_SCRIPT)
			make_script(path, random_files[i].interpreter);
		else
			fill(path, "data\n", 5);
		files_restore(i);
	}
}
