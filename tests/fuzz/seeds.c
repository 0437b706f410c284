/*
 * Writes the seeds of the fuzz targets, each into a file of its own: the known
 * answers, in the shapes that the targets read.
 *
 * usage: seeds FOLDER (in which aead, ed25519, x25519 and names are folders)
 */
#include "crypto/algorithms.h"
#include "crypto/ed25519.h"
#include "crypto/known_answers.h"
#include "crypto/x25519.h"
#include "tests/fuzz/fuzz.h"

static const char *folder;

static void write_seed(const char *target, unsigned number,
		       const uint8_t *bytes, size_t size)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s/seed%u", folder, target, number);
	file = fopen(path, "wb");
	if (!file || fwrite(bytes, 1, size, file) != size ||
	    fclose(file) != 0) {
		perror(path);
		exit(1);
	}
}

/* form, shape, sizes, key, nonce, tag, header, text: for each of the first
 * forms, sealed by the target itself and changed afterwards, or not. */
static void write_aead(void)
{
	static const uint16_t sizes[] = { 0, 1, 16, 64, 257, 1100, 5000 };
	static uint8_t seed[8192];
	unsigned number = 0;

	for (unsigned i = 0; i < 12 * 7; i++) {
		size_t size = sizes[i % 7], at = 0;

		seed[at++] = (uint8_t)(i / 7);
		seed[at++] = (uint8_t)(2 | (i & 1));
		seed[at++] = (uint8_t)i; /* of the key */
		seed[at++] = (uint8_t)(i * 5 % 40);
		answer_fill(seed + at, sizeof(seed) - at, i);
		write_seed("aead", number++, seed, at + 32 + 24 + 16 + 40 +
			   size);
	}
}

/* What was sealed by others: GCM's known answers, raw. */
static void write_answers(void)
{
	static uint8_t seed[2048], result[ANSWER_SIZE_MAX];
	size_t count;
	const struct known_answer *answer =
		known_answers_of("gcm(aes)", &count);

	for (unsigned i = 0; i < count; i++, answer++) {
		size_t size = answer_read(result, answer->result), at = 0;

		seed[at++] = 0;
		seed[at++] = 0;
		seed[at++] = (uint8_t)((answer->key_size - 16) / 8);
		seed[at++] = answer->header_size;
		answer_fill(seed + at, answer->key_size, ANSWER_KEY_START);
		at += answer->key_size;
		answer_fill(seed + at, 12, ANSWER_NONCE_START);
		at += 12;
		memcpy(seed + at, result + size - 16, 16);
		at += 16;
		answer_fill(seed + at, answer->header_size,
			    ANSWER_HEADER_START);
		at += answer->header_size;
		memcpy(seed + at, result, size - 16);
		write_seed("aead", 1000 + i, seed, at + size - 16);
	}
}

static void write_curves(void)
{
	uint8_t seed[256], secret[32];
	struct ed25519_key key;

	for (unsigned i = 0; i < 28; i++) {
		answer_fill(seed, sizeof(seed), i * 7);
		seed[0] = 1;
		seed[33] = (uint8_t)i;
		seed[36] = (uint8_t)(i % 9);
		write_seed("ed25519", i, seed, 37 + i * 5);
	}
	answer_fill(secret, 32, 3);
	ed25519_set_key(&key, secret);
	seed[0] = 0;
	memcpy(seed + 1, key.public, 32);
	ed25519_sign(seed + 33, &key, seed + 97, 20);
	write_seed("ed25519", 100, seed, 117);
	for (unsigned i = 0; i < 8; i++) {
		answer_fill(seed, 64, i * 31);
		if (i < 4)
			memset(seed + 32, i == 3 ? 0xff : 0, 32);
		seed[32] = i == 3 ? 0xec : (uint8_t)(seed[32] + i);
		write_seed("x25519", i, seed, 64);
	}
}

static void write_names(void)
{
	uint8_t seed[128];

	for (unsigned i = 0; i < known_answer_count; i++)
		for (unsigned type = 0; type < 4; type++) {
			size_t size = strlen(known_answers[i].name);

			seed[0] = 0;
			seed[1] = (uint8_t)type;
			memcpy(seed + 2, known_answers[i].name, size);
			write_seed("names", i * 4 + type, seed, size + 2);
		}
	memcpy(seed, "\0\2gcm_base(ctr(aes-generic),ghash)", 34);
	write_seed("names", 9000, seed, 34);
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fputs("usage: seeds FOLDER\n", stderr);
		return 2;
	}
	folder = argv[1];
	write_aead();
	write_answers();
	write_curves();
	write_names();
	return 0;
}
