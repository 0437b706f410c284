/*
 * Makes the archive that Ravelin boots with: a tar of files, directories,
 * links and device nodes with any owner, mode and file capability. It takes
 * none of these from a disk that would have to hold them, so that a user who
 * is not root can make every archive.
 *
 * The same options over the same files give the same bytes.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/disk.h"
#include "host/entries.h"
#include "host/libraries.h"
#include "host/program.h"
#include "host/report.h"
#include "host/rootfs.h"
#include "host/start_record.h"
#include "host/tar_write.h"

#define MODE_MAX 07777
#define ID_MAX 4294967294ul /* the largest is chown's "no change" */
#define MAJOR_MAX 0xffful   /* Linux's dev_t: 12 and 20 bits */
#define MINOR_MAX 0xffffful
#define TARGET_MAX 4095

/* A capability for a file that is found when the list is complete. */
struct capability {
	char *path;
	uint8_t bytes[CAPABILITY_SIZE_MAX];
	size_t size;
};

struct job {
	const char *output;
	const char *library_path; /* NULL: libraries are not looked for */
	const char *program;      /* NULL: it need not be looked for */
	struct entries entries;
	struct choice choice;
	struct capability *capabilities;
	size_t capability_count;
	struct start_record start;
};

/* Reads a number in `base` up to `end`, and moves *text behind `end`. */
static unsigned take_number(const char **text, int base, char end,
			    unsigned long limit, const char *whole)
{
	char *stop;
	unsigned long value;

	errno = 0;
	value = strtoul(*text, &stop, base);
	if (**text < '0' || **text > '9' || errno != 0 || *stop != end ||
	    value > limit)
		fail("%s: \"%s\" does not begin with a number up to %lu%s",
		     whole, *text, limit, end ? ", then ':'" : "");
	*text = stop + (end != '\0');
	return (unsigned)value;
}

/* Splits FIRST:SECOND at `colon`, and copies FIRST. */
static char *split(const char *text, const char *colon, const char **second)
{
	if (colon == NULL || colon == text || colon[1] == '\0')
		fail("%s: two parts with ':' between are needed", text);
	*second = colon + 1;
	return must_copy(text, (size_t)(colon - text));
}

/* The ':' between a path and GUEST, which best begins with '/': then both
 * may hold a ':' too. NULL when there is none. */
static const char *guest_colon(const char *text)
{
	for (const char *at = text + strlen(text); at-- > text;)
		if (at[0] == ':' && at[1] == '/')
			return at;
	return strrchr(text, ':');
}

static void option_output(struct job *job, const char *value)
{
	job->output = value;
}

static void option_libraries(struct job *job, const char *value)
{
	job->library_path = value;
}

static void option_rootfs(struct job *job, const char *value)
{
	rootfs_add(&job->entries, value);
}

static void option_program(struct job *job, const char *value)
{
	job->program = value;
}

static void option_file(struct job *job, const char *value)
{
	const char *guest = value;
	char *host = must_copy(value, strlen(value));

	if (guest_colon(value) != NULL) {
		free(host);
		host = split(value, guest_colon(value), &guest);
	} else if (*value != '/') {
		fail("%s: without :GUEST the path must begin with '/'", value);
	}
	disk_add_file(&job->entries, host, guest, &job->choice);
	free(host);
}

static void option_dir(struct job *job, const char *value)
{
	const char *guest;
	char *host = split(value, guest_colon(value), &guest);

	disk_add_directory(&job->entries, host, guest, &job->choice);
	free(host);
}

static struct entry *add_made(struct job *job, const char *guest,
			      enum entry_type type, unsigned mode)
{
	struct entry *entry = entries_add(&job->entries, guest, type);

	entry->mode = mode;
	if (job->choice.has_owner) {
		entry->uid = job->choice.uid;
		entry->gid = job->choice.gid;
	}
	return entry;
}

static void option_text(struct job *job, const char *value)
{
	const char *colon = strchr(value, ':');
	struct entry *entry;
	char *guest;

	if (colon == NULL)
		fail("%s: GUEST:STRING is needed", value);
	guest = must_copy(value, (size_t)(colon - value));
	entry = add_made(job, guest, ENTRY_FILE,
			 job->choice.has_mode ? job->choice.mode : 0644);
	entry->size = strlen(colon + 1);
	entry->data = must_copy(colon + 1, entry->size);
	free(guest);
}

static void option_mkdir(struct job *job, const char *value)
{
	const char *text = value;
	unsigned mode = take_number(&text, 8, ':', MODE_MAX, value);
	unsigned uid = take_number(&text, 10, ':', ID_MAX, value);
	unsigned gid = take_number(&text, 10, ':', ID_MAX, value);
	struct entry *entry;

	entry = entries_add(&job->entries, text, ENTRY_DIRECTORY);
	entry->mode = mode;
	entry->uid = uid;
	entry->gid = gid;
}

static void option_link(struct job *job, const char *value)
{
	const char *guest;
	char *target = split(value, guest_colon(value), &guest);

	if (strlen(target) > TARGET_MAX)
		fail("%s: the target is longer than %d bytes", guest,
		     TARGET_MAX);
	add_made(job, guest, ENTRY_SYMLINK, 0777)->target = target;
}

static void option_hardlink(struct job *job, const char *value)
{
	const char *guest;
	char *target = split(value, guest_colon(value), &guest);

	add_made(job, guest, ENTRY_HARD_LINK, 0644)->target =
		guest_path(target);
	free(target);
}

static void option_node(struct job *job, const char *value)
{
	const char *text = value + 2;
	unsigned major, minor, mode;
	struct entry *entry;

	if ((value[0] != 'c' && value[0] != 'b') || value[1] != ':')
		fail("%s: \"c:\" or \"b:\" is needed in front", value);
	major = take_number(&text, 10, ':', MAJOR_MAX, value);
	minor = take_number(&text, 10, ':', MINOR_MAX, value);
	mode = take_number(&text, 8, ':', MODE_MAX, value);
	entry = add_made(job, text,
			 value[0] == 'c' ? ENTRY_CHARACTER : ENTRY_BLOCK,
			 mode);
	entry->major = major;
	entry->minor = minor;
}

static void option_owner(struct job *job, const char *value)
{
	const char *text = value;

	job->choice.has_owner = strcmp(value, "keep") != 0;
	if (!job->choice.has_owner)
		return;
	job->choice.uid = take_number(&text, 10, ':', ID_MAX, value);
	job->choice.gid = take_number(&text, 10, '\0', ID_MAX, value);
}

static void option_mode(struct job *job, const char *value)
{
	const char *text = value;

	job->choice.has_mode = strcmp(value, "keep") != 0;
	if (job->choice.has_mode)
		job->choice.mode = take_number(&text, 8, '\0', MODE_MAX,
					       value);
}

static void option_capability(struct job *job, const char *value)
{
	const char *hex;
	char *guest = split(value, strrchr(value, ':'), &hex);
	struct capability *capability;
	size_t digits = strlen(hex);

	if (digits % 2 != 0 || digits > 2 * CAPABILITY_SIZE_MAX ||
	    strspn(hex, "0123456789abcdefABCDEF") != digits)
		fail("%s: up to %d bytes in hexadecimal are needed", value,
		     CAPABILITY_SIZE_MAX);
	job->capabilities = must_resize(job->capabilities,
					job->capability_count + 1,
					sizeof(*job->capabilities));
	capability = &job->capabilities[job->capability_count++];
	capability->path = guest_path(guest);
	capability->size = digits / 2;
	for (size_t i = 0; i < capability->size; i++) {
		char byte[3] = { hex[2 * i], hex[2 * i + 1], '\0' };

		capability->bytes[i] = (uint8_t)strtoul(byte, NULL, 16);
	}
	free(guest);
}

static void option_start(struct job *job, const char *value)
{
	start_record_add(&job->start, value);
}

static void option_start_file(struct job *job, const char *value)
{
	start_record_add_file(&job->start, value);
}

static const struct option {
	const char *name;
	const char *value;
	const char *help;
	void (*run)(struct job *job, const char *value);
} options[] = {
	{ "-o", "OUT", "the archive to write", option_output },
	{ "--file", "HOST[:GUEST]", "a file of this machine", option_file },
	{ "--dir", "HOST:GUEST", "a directory with all that is in it",
	  option_dir },
	{ "--rootfs", "DIR|FILE",
	  "a root: a folder, or a tar; what a caller owns is root's",
	  option_rootfs },
	{ "--text", "GUEST:STRING", "a file with this text, no newline added",
	  option_text },
	{ "--mkdir", "MODE:UID:GID:GUEST", "a directory", option_mkdir },
	{ "--link", "TARGET:GUEST", "a symbolic link", option_link },
	{ "--hardlink", "GUEST:GUEST2", "GUEST2, a further name for GUEST",
	  option_hardlink },
	{ "--node", "c|b:MAJOR:MINOR:MODE:GUEST", "a device node",
	  option_node },
	{ "--capability", "GUEST:HEX",
	  "sets a file's security.capability; HEX as in getfattr -e hex",
	  option_capability },
	{ "--start", "KEY=VALUE", "a line of .ravelin/start, see below",
	  option_start },
	{ "--start-file", "KEY=FILE", "likewise, with the value in FILE",
	  option_start_file },
	{ "--program", "NAME",
	  "path=, by env=PATH and workdir=; status 127 if it is not there,\n"
	  "        126 if it cannot be executed",
	  option_program },
	{ "--libraries", "PATH",
	  "also what the programs need of this machine's interpreters and\n"
	  "        libraries; PATH is their LD_LIBRARY_PATH, or empty",
	  option_libraries },
	{ "--owner", "UID:GID|keep",
	  "who owns what the options behind this one add", option_owner },
	{ "--mode", "MODE|keep",
	  "the mode of what --file, --dir (files only) and --text add",
	  option_mode },
};

static const char help_head[] =
	"Usage: mkarchive -o OUT [OPTION VALUE]...\n"
	"Makes the archive that Ravelin boots with, a POSIX tar.\n"
	"\n";

static const char help_tail[] =
	"\n"
	"HOST is a path on this machine, GUEST one in the archive. A GUEST\n"
	"that holds a ':' must begin with '/'. MODE is octal, all other\n"
	"numbers are decimal. Mode, owner and security.capability are the\n"
	"disk's (\"keep\") unless an option says otherwise; what is made up\n"
	"belongs to 0:0. Directories that are missing are made, 0755 and\n"
	"0:0. Of two entries with one path the later wins. Times are\n"
	"SOURCE_DATE_EPOCH, or 0.\n"
	"\n"
	"--start writes the file .ravelin/start: what runs first, and how:\n"
	"  arg=TEXT (repeated, in order)  path=PATH  workdir=PATH\n"
	"  env=NAME=VALUE (repeated)      user=UID:GID[,GROUP...]\n"
	"  tty=ROWSxCOLUMNS (the streams are a terminal of that size)\n"
	"  hostname=NAME                  no_new_privs=1  allow_wx=1\n"
	"  seed=TEXT (64 bytes, for this boot alone)\n"
	"  capabilities=, bounding=, inheritable=, ambient=, securebits=HEX\n"
	"\n"
	"Example:\n"
	"  mkarchive -o boot.tar --owner 0:0 --file hello:/bin/hello \\\n"
	"      --node c:1:3:0666:/dev/null --start arg=/bin/hello\n";

static void print_help(void)
{
	fputs(help_head, stdout);
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		printf("  %s %s\n        %s\n", options[i].name,
		       options[i].value, options[i].help);
	fputs(help_tail, stdout);
}

static const struct option *find_option(const char *name)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (strcmp(options[i].name, name) == 0)
			return &options[i];
	fail("%s: no such option; --help shows them", name);
}

static void apply_capabilities(struct job *job)
{
	for (size_t i = 0; i < job->capability_count; i++) {
		const struct capability *from = &job->capabilities[i];
		struct entry *entry = entries_find(&job->entries, from->path);

		if (entry == NULL || entry->type != ENTRY_FILE)
			fail("--capability: no regular file /%s", from->path);
		memcpy(entry->capability, from->bytes, from->size);
		entry->capability_size = from->size;
	}
}

static void find_program(struct job *job)
{
	char *path = program_find(
		&job->entries, job->program,
		start_record_value(&job->start, "env=PATH="),
		start_record_value(&job->start, "workdir="));
	char *text = must_print("path=%s", path);

	start_record_add(&job->start, text);
	free(text);
	free(path);
}

static uint64_t source_date(void)
{
	const char *text = getenv("SOURCE_DATE_EPOCH");

	if (text == NULL || *text == '\0')
		return 0;
	return take_number(&text, 10, '\0', 4294967295ul,
			   "SOURCE_DATE_EPOCH");
}

static void write_archive(struct job *job)
{
	struct tar_writer writer = {
		.path = job->output,
		.mtime_s = source_date(),
	};

	writer.file = fopen(job->output, "wb");
	if (writer.file == NULL)
		fail("%s: %s", job->output, strerror(errno));
	fail_removes(job->output);
	for (size_t i = 0; i < job->entries.count; i++)
		tar_write_entry(&writer, &job->entries.items[i]);
	tar_write_end(&writer);
	if (fclose(writer.file) != 0)
		fail("%s: %s", job->output, strerror(errno));
}

int main(int argc, char **argv)
{
	struct job job = { 0 };

	for (int i = 1; i < argc; i += 2) {
		const struct option *option;

		if (strcmp(argv[i], "--help") == 0) {
			print_help();
			return 0;
		}
		option = find_option(argv[i]);
		if (argv[i + 1] == NULL)
			fail("%s needs %s behind it", argv[i], option->value);
		option->run(&job, argv[i + 1]);
	}
	if (job.output == NULL)
		fail("-o OUT is needed; --help shows the options");
	if (job.library_path != NULL)
		libraries_add(&job.entries, job.library_path);
	entries_settle(&job.entries);
	rootfs_check(&job.entries);
	apply_capabilities(&job);
	if (job.program != NULL)
		find_program(&job);
	/* Again, with the start record. */
	start_record_put(&job.start, &job.entries);
	entries_settle(&job.entries);
	write_archive(&job);
	return 0;
}
