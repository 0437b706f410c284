/*
 * /proc/crypto, in Linux's format: what has passed its self-test; and
 * /proc/ravelin/crypto, a line for each algorithm, tested or not.
 */
#include "kernel/crypto/crypto.h"
#include "kernel/fs/procfs.h"

static void print_cipher(struct text *text, const struct block_cipher *cipher)
{
	text_print(text, "type         : cipher\n"
			 "blocksize    : %u\n"
			 "min keysize  : %u\n"
			 "max keysize  : %u\n",
		   (unsigned)cipher->block_size, (unsigned)cipher->key_min,
		   (unsigned)cipher->key_max);
}

static void print_skcipher(struct text *text, const struct skcipher *by)
{
	size_t chunk = by->chunk_size ? by->chunk_size : by->block_size;

	text_print(text, "type         : skcipher\n"
			 "async        : no\n"
			 "blocksize    : %u\n"
			 "min keysize  : %u\n"
			 "max keysize  : %u\n"
			 "ivsize       : %u\n"
			 "chunksize    : %u\n"
			 "walksize     : %u\n",
		   (unsigned)by->block_size, (unsigned)by->key_min,
		   (unsigned)by->key_max, (unsigned)by->iv_size,
		   (unsigned)chunk, (unsigned)chunk);
}

static void print_aead(struct text *text, const struct aead *by)
{
	text_print(text, "type         : aead\n"
			 "async        : no\n"
			 "blocksize    : 1\n"
			 "ivsize       : %u\n"
			 "maxauthsize  : %u\n"
			 "geniv        : <none>\n",
		   (unsigned)by->nonce_size, (unsigned)by->tag_size);
}

static void print_digest(struct text *text, size_t block_size,
			 size_t digest_size)
{
	text_print(text, "type         : shash\n"
			 "blocksize    : %u\n"
			 "digestsize   : %u\n",
		   (unsigned)block_size, (unsigned)digest_size);
}

/* Of the other types Linux shows no more than their names. */
static void print_function(struct text *text,
			   const struct algorithm_function *by)
{
	if (by->digest_size)
		print_digest(text, by->block_size, by->digest_size);
	else
		text_print(text, "type         : %s\n", by->type);
}

static void print_type(struct text *text, const struct algorithm *algorithm)
{
	switch (algorithm->type) {
	case ALGORITHM_CIPHER:
		print_cipher(text, algorithm->cipher);
		break;
	case ALGORITHM_SKCIPHER:
		print_skcipher(text, algorithm->skcipher);
		break;
	case ALGORITHM_AEAD:
		print_aead(text, algorithm->aead);
		break;
	case ALGORITHM_DIGEST:
		print_digest(text, algorithm->digest->block_size,
			     algorithm->digest->digest_size);
		break;
	case ALGORITHM_FUNCTION:
		print_function(text, &algorithm->function);
		break;
	}
}

int proc_show_crypto(struct text *text, struct task *task)
{
	const struct registry_entry *entry = NULL;

	(void)task;
	while ((entry = crypto_next(entry)) != NULL) {
		const struct algorithm *algorithm = entry->algorithm;

		if (entry->state != REGISTRY_GOOD)
			continue;
		text_print(text, "name         : %s\n"
				 "driver       : %s\n"
				 "module       : kernel\n"
				 "priority     : %d\n"
				 "refcnt       : 1\n"
				 "selftest     : passed\n"
				 "internal     : no\n",
			   algorithm->name, algorithm->driver,
			   algorithm->priority);
		print_type(text, algorithm);
		text_print(text, "\n");
	}
	return 0;
}

static const char *state_of(const struct registry_entry *entry)
{
	static const char *const states[] = {
		[REGISTRY_UNTESTED] = "untested",
		[REGISTRY_GOOD] = "passed",
		[REGISTRY_BROKEN] = "FAILED",
	};

	return crypto_has_form(entry->algorithm) ? states[entry->state] :
						   "absent";
}

/* Drivers have the longest names; the line has 80 columns or fewer. "absent"
 * is what this processor cannot run. */
int proc_show_drivers(struct text *text, struct task *task)
{
	const struct registry_entry *entry = NULL;

	(void)task;
	text_print(text, "%-41s %-8s %-9s %s\n", "DRIVER", "SELFTEST",
		   "TIME", "USE");
	while ((entry = crypto_next(entry)) != NULL) {
		uint32_t flags = entry->algorithm->flags;

		text_print(text, "%-41s %-8s %-9s %s\n",
			   entry->algorithm->driver, state_of(entry),
			   flags & ALGORITHM_CONSTANT_TIME ? "constant" :
							     "varies",
			   flags & ALGORITHM_LEGACY ? "legacy" : "today");
	}
	text_print(text, "self-tests at boot: %llu cycles\n",
		   (unsigned long long)crypto_boot_cycles());
	return 0;
}
