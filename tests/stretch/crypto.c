/*
 * Stretches of AF_ALG: the first look-up of each algorithm, which tests it,
 * keys, and messages as long as there are. See stretch.h. Nothing is learned
 * where crypto.af_alg=on is not set: then the cases fail.
 */
#include "tests/stretch/stretch.h"

#include "tests/user/alg.h"

#define TEXT (208 * 1024) /* the most that waits at a socket */
#define SOME (40 * 1024)  /* of what is worked on piece by piece */

static char got[TEXT + 64];

/* What a description knows of: a name, and its key's and IV's bytes. */
struct known {
	const char *name;
	int key_size, iv_size;
};

/* A name of each, and of a driver each form that another form hides. */
static const char *const digests[] = {
	"md5", "sha1-generic", "sha224", "sha256-generic", "sha256",
	"sha384", "sha512-generic", "sha512", "sha3-224", "sha3-256",
	"sha3-384", "sha3-512-generic", "sha3-512", "blake2b-512",
	"blake2s-256",
};
static const struct known keyed[] = {
	{ "hmac(md5)", 64, 0 }, { "hmac(sha1)", 64, 0 },
	{ "hmac(sha256)", 4096, 0 }, { "hmac(sha512)", 20480, 0 },
	{ "hmac(sha3-512)", 20480, 0 }, { "cmac(aes)", 32, 0 },
	{ "cmac(des3_ede)", 24, 0 },
};
static const struct known ciphers[] = {
	{ "ecb(aes)", 32, 0 }, { "cbc(aes)", 32, 16 }, { "ctr(aes)", 32, 16 },
	{ "xts(aes)", 64, 16 }, { "cbc(aes-generic)", 32, 16 },
	{ "ctr(aes-generic)", 32, 16 }, { "xts(aes-generic)", 64, 16 },
	{ "chacha20", 32, 16 }, { "chacha20-generic", 32, 16 },
	{ "xchacha20", 32, 32 }, { "cbc(blowfish)", 56, 8 },
	{ "cbc(des)", 8, 8 }, { "cbc(des3_ede)", 24, 8 },
	{ "ctr(des3_ede)", 24, 8 }, { "cbc(idea)", 16, 8 },
	{ "cbc(serpent)", 32, 16 }, { "xts(serpent)", 64, 16 },
};
static const struct known sealing[] = {
	{ "gcm(aes)", 32, 12 }, { "gcm-aes-aesni", 32, 12 },
	{ "gcm(aes-generic)", 32, 12 },
	{ "rfc7539(chacha20,poly1305)", 32, 12 },
	{ "rfc7539(chacha20-generic,poly1305-generic)", 32, 12 },
	{ "rfc7539(xchacha20,poly1305)", 32, 24 },
};

/* A socket for operations with a key, or a negative errno. */
static int keyed_operation(const char *type, const struct known *by,
			   char *text)
{
	int fd = bound(type, by->name), made;

	if (fd < 0)
		return fd;
	if (by->key_size > 0) {
		long error;

		for (int i = 0; i < by->key_size; i++)
			text[i] = (char)(i * 37 + 11);
		error = set_key(fd, text, by->key_size);

		if (error)
			return (int)error;
	}
	made = operation(fd);
	sys_close(fd);
	return made;
}

static int hash_with(const struct known *by, char *text)
{
	int fd = keyed_operation("hash", by, text);

	WORKS(fd);
	WANT(sys_sendto(fd, text, SOME, 0, NULL, 0), SOME);
	WORKS(receive(fd, got, sizeof(got)));
	WORKS(sys_close(fd));
	return 0;
}

static int hashes(void)
{
	char *text = filled_memory(TEXT);
	int line = text == NULL;

	for (unsigned i = 0; i < COUNT_OF(digests) && !line; i++)
		line = hash_with(&(struct known){ digests[i], 0, 0 }, text);
	for (unsigned i = 0; i < COUNT_OF(keyed) && !line; i++)
		line = hash_with(&keyed[i], text);
	return line;
}

/* Sends and receives: one long text, and then one in the socket's buffer. */
static int work_with(const char *type, const struct known *by, char *text,
		     size_t size, long header_size, size_t tag_size)
{
	struct said said = { ALG_OP_ENCRYPT, by->iv_size ? by->iv_size : -1,
			     { 0 }, header_size };
	int fd = keyed_operation(type, by, text);

	WORKS(fd);
	WANT(send_text(fd, &said, text, size, MSG_DONTWAIT), size);
	WANT(receive(fd, got, size + tag_size), size + tag_size);
	said.operation = ALG_OP_DECRYPT;
	WANT(send_text(fd, &said, got, size + tag_size, MSG_DONTWAIT),
	     size + tag_size);
	WANT(receive(fd, got, size), size);
	WANT(memcmp(got, text, size), 0);
	WORKS(sys_close(fd));
	return 0;
}

static int skciphers(void)
{
	char *text = filled_memory(TEXT);
	int line = text == NULL;

	for (unsigned i = 0; i < COUNT_OF(ciphers) && !line; i++)
		line = work_with("skcipher", &ciphers[i], text, SOME, -1, 0);
	return line;
}

/* Most is text, or most is what is only authenticated; and a forged one. */
static int aeads(void)
{
	char *text = filled_memory(TEXT);
	int line = text == NULL;

	for (unsigned i = 0; i < COUNT_OF(sealing) && !line; i++) {
		line = work_with("aead", &sealing[i], text, TEXT - 16, 16, 16);
		if (!line)
			line = work_with("aead", &sealing[i], text, TEXT - 16,
					 TEXT - 100, 16);
	}
	return line;
}

static int forged(void)
{
	char *text = filled_memory(TEXT);
	struct said said = { ALG_OP_DECRYPT, 12, { 0 }, 16 };

	WANT(text == NULL, 0);
	for (unsigned i = 0; i < COUNT_OF(sealing); i++) {
		int fd = keyed_operation("aead", &sealing[i], text);

		WORKS(fd);
		said.iv_size = sealing[i].iv_size;
		WANT(send_text(fd, &said, text, TEXT, MSG_DONTWAIT), TEXT);
		WANT(receive(fd, got, TEXT - 16), -EBADMSG);
		WORKS(sys_close(fd));
	}
	return 0;
}

/* Whatever the first look-up of a name tests. */
static int names(void)
{
	static const char *const all[][2] = {
		{ "skcipher", "ecb(serpent)" }, { "skcipher", "ctr(serpent)" },
		{ "skcipher", "ecb(des3_ede)" }, { "skcipher", "ecb(idea)" },
		{ "skcipher", "ctr(blowfish)" }, { "skcipher", "ecb(des)" },
		{ "hash", "hmac(sha3-224)" }, { "hash", "hmac(sha384)" },
		{ "hash", "cmac(idea)" }, { "hash", "cmac(blowfish)" },
		{ "hash", "hmac(blake2b-512)" },
		{ "hash", "hmac(blake2s-256)" },
	};
	unsigned found = 0;

	for (unsigned i = 0; i < COUNT_OF(all); i++) {
		int fd = bound(all[i][0], all[i][1]);

		WANT(fd >= 0 || fd == -ENOENT, 1);
		found += fd >= 0;
	}
	WANT(found > 5, 1);
	return 0;
}

static int random_numbers(void)
{
	int fd = bound("rng", "stdrng"), made;

	WORKS(fd);
	WORKS(set_key(fd, got, 20480));
	made = operation(fd);
	WORKS(receive(made, got, 128));
	return 0;
}

static const struct stretch_case crypto[] = {
	CASE(hashes), CASE(skciphers), CASE(aeads), CASE(forged), CASE(names),
	CASE(random_numbers),
};
const struct stretch_part stretch_crypto = PART(crypto);
