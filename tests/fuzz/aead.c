/*
 * Fuzzes authenticated encryption: every AEAD that this processor can run,
 * accelerated or put together, with any sizes, in place or not.
 *
 * What is opened is either any bytes, or what was sealed just before, with
 * one byte changed or none. Properties: it is forged and the output is all
 * zero, or it opens and sealing gives the same bytes again; each form says
 * what the generic one says; a size that is none changes nothing.
 */
#include "crypto/aead.h"
#include "tests/fuzz/all_algorithms.h"

#define FORMS_MAX 64
#define HEADER_MAX 80 /* bytes */
#define KEY_MAX 64

static const struct aead *forms[FORMS_MAX], *twins[FORMS_MAX];
static size_t form_count;
static uint8_t context[16384] __attribute__((aligned(AEAD_ALIGN)));

/* What gcm(NAME) makes of a driver of AES. */
static const struct aead *made_of(const char *driver)
{
	static struct registry_instance made[8];
	static unsigned count;
	char name[ALGORITHM_NAME_SIZE];

	snprintf(name, sizeof(name), "gcm(%s)", driver);
	if (count == 8 || registry_make(all_algorithms(), &made[count],
					ALGORITHM_AEAD, name, 0) != 0)
		return NULL;
	return made[count++].algorithm.aead;
}

static void add_form(const struct aead *by, const struct aead *twin)
{
	if (!by || form_count == FORMS_MAX)
		return;
	must(by->context_size <= sizeof(context), "a context fits");
	forms[form_count] = by;
	twins[form_count++] = twin ? twin : by;
}

/* The generic one comes before what is compared with it. */
static void find_forms(void)
{
	const struct registry *all = all_algorithms();
	const struct aead *gcm = made_of("aes-generic");

	add_form(gcm, NULL);
	for (size_t i = 0; i < ALGORITHM_COUNT; i++) {
		const struct algorithm *one = &algorithms[i];
		const struct registry_entry *twin;

		if (!registry_can_run(all, one))
			continue;
		if (one->type == ALGORITHM_CIPHER &&
		    strcmp(one->name, "aes") == 0)
			add_form(made_of(one->driver), gcm);
		if (one->type != ALGORITHM_AEAD)
			continue;
		twin = registry_get(all, ALGORITHM_AEAD, one->name,
				    ALGORITHM_GENERIC);
		add_form(one->aead, twin ? twin->algorithm->aead :
			 strcmp(one->name, "gcm(aes)") == 0 ? gcm : NULL);
	}
	must(form_count > 0, "there is an AEAD");
}

static bool is_zero(const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i])
			return false;
	return true;
}

struct trial {
	const struct aead *by;
	struct aead_message message; /* what is sealed comes in */
	uint8_t key[KEY_MAX], tag[AEAD_TAG_SIZE_MAX];
	size_t key_size, tag_size;
	bool in_place;
};

/* Opens into `out`, which starts as what no opening gives. */
static int open_into(const struct trial *t, const struct aead *by,
		     uint8_t *out, bool in_place)
{
	struct aead_message m = t->message;
	int result;

	m.out = out;
	memset(out, 0xa5, m.size);
	if (in_place && m.size) {
		memcpy(out, m.in, m.size);
		m.in = out;
	}
	must(aead_set_key(by, context, t->key, t->key_size) == 0,
	     "a size of a key is one in each form");
	result = aead_open(by, context, &m, t->tag, t->tag_size);
	if (result == CRYPTO_INVALID)
		must(m.size == 0 || memcmp(out, in_place ? t->message.in : out,
					   m.size) == 0,
		     "what is refused for a size changes nothing");
	if (result == CRYPTO_FORGED)
		must(is_zero(out, m.size), "what is forged comes out as zero");
	return result;
}

/* Sealing what was opened gives what was opened, and its tag. */
static void seal_again(const struct trial *t, const uint8_t *plain)
{
	uint8_t *sealed = malloc(t->message.size + 1);
	struct aead_message m = t->message;
	uint8_t tag[AEAD_TAG_SIZE_MAX];

	m.in = plain;
	m.out = sealed;
	must(aead_seal(t->by, context, &m, tag, t->tag_size) == 0,
	     "what was opened can be sealed");
	must(m.size == 0 || memcmp(sealed, t->message.in, m.size) == 0,
	     "sealing gives the same text");
	must(memcmp(tag, t->tag, t->tag_size) == 0,
	     "sealing gives the same tag");
	free(sealed);
}

static void check_open(const struct trial *t, const struct aead *twin)
{
	size_t size = t->message.size;
	uint8_t *out = malloc(size + 1), *other = malloc(size + 1);
	int result;

	must(open_into(t, twin, other, !t->in_place) ==
		     open_into(t, t->by, out, t->in_place),
	     "the generic form says the same");
	result = open_into(t, t->by, out, t->in_place);
	must(result == CRYPTO_INVALID || memcmp(out, other, size) == 0,
	     "the generic form gives the same");
	if (result == 0)
		seal_again(t, out);
	free(out);
	free(other);
}

/* Makes of the message in t->message.in a sealed one, there. */
static void seal_first(struct trial *t)
{
	struct aead_message m = t->message;

	m.out = (uint8_t *)m.in;
	must(aead_set_key(t->by, context, t->key, t->key_size) == 0,
	     "a key of a good size is taken");
	if (aead_seal(t->by, context, &m, t->tag, t->tag_size) == 0)
		check_open(t, t->by);
}

/* One byte of what opens is another; then it must not open. */
static void change_one(struct trial *t, struct input *input, uint8_t *header,
		       uint8_t *text, uint8_t *nonce)
{
	uint8_t change = next_byte(input);
	size_t where = next_byte(input) | (size_t)next_byte(input) << 8;
	uint8_t *out;

	if (change == 0)
		return;
	switch (next_below(input, 4)) {
	case 0:
		t->tag[where % t->tag_size] ^= change;
		break;
	case 1:
		nonce[where % t->message.nonce_size] ^= change;
		break;
	case 2:
		if (t->message.header_size == 0)
			return;
		header[where % t->message.header_size] ^= change;
		break;
	default:
		if (t->message.size == 0)
			return;
		text[where % t->message.size] ^= change;
	}
	out = malloc(t->message.size + 1);
	/* A short tag is met by chance. */
	must(open_into(t, t->by, out, t->in_place) != 0 || t->tag_size < 8,
	     "what was changed does not open");
	free(out);
}

/* form, shape, sizes, key, nonce, tag, header, text; last what changes. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = { data, size };
	struct trial t = { 0 };
	uint8_t *nonce, *header, *text;
	const struct aead *twin;
	size_t steps, form;
	unsigned shape;

	if (form_count == 0)
		find_forms();
	form = next_below(&input, form_count);
	t.by = forms[form];
	twin = twins[form];
	shape = next_byte(&input);
	t.in_place = shape & 1;
	steps = t.by->key_step ?
		(t.by->key_max - t.by->key_min) / t.by->key_step : 0;
	t.key_size = t.by->key_min +
		     t.by->key_step * next_below(&input, steps + 1);
	t.tag_size = shape & 4 ? next_below(&input, AEAD_TAG_SIZE_MAX + 1) :
		     t.by->tag_size;
	t.message.nonce_size = shape & 8 ? next_below(&input, 33) :
			       t.by->nonce_size;
	t.message.header_size = next_below(&input, HEADER_MAX);
	next_bytes(&input, t.key, t.key_size);
	nonce = next_block(&input, t.message.nonce_size);
	next_bytes(&input, t.tag, AEAD_TAG_SIZE_MAX);
	header = next_block(&input, t.message.header_size);
	t.message.size = shape & 2 && input.left > 4 ? input.left - 4 :
			 input.left;
	text = next_block(&input, t.message.size);
	t.message.nonce = nonce;
	t.message.header = header;
	t.message.in = text;
	if (shape & 2)
		seal_first(&t);
	check_open(&t, twin);
	if (shape & 2 && t.message.nonce_size == t.by->nonce_size &&
	    t.by->is_tag_size(t.tag_size))
		change_one(&t, &input, header, text, nonce);
	free(nonce);
	free(header);
	free(text);
	return 0;
}
