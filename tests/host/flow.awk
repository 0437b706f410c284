# Follows secrets through the disassembly of a unit with vector registers,
# where valgrind cannot: it does not know all of their instructions.
#
# What is in a vector register is secret, and so is what a general register
# loads from memory, but for constants (by %rip or a segment), arguments on
# the stack, what a public register was spilled to, and the members of
# structures that the list `public` names as UNIT:DISPLACEMENT. All arguments
# in registers are public: pointers, sizes, counts. From there on each
# function is followed over all of its paths, by the usual rules of a data
# flow: what is made of a secret is secret. What is found, each a line
# "UNIT FUNCTION RULE: instruction":
#
#   leaves    data goes from a vector register to a general one
#   flags     flags are set from a vector register (ptest, comis, kortest)
#   gather    a vector register is part of an address
#   address   a secret is part of an address
#   branch    a branch depends on a secret
#   target    a jump or call goes where a secret says
#   length    a string instruction is repeated as often as a secret says
#   division  a division, which takes a time of its own for each value
#   call      a secret is handed to a function (in an argument's register)
#   leftover  a function that others call returns, and a vector register
#             holds what was computed in it
#   unknown   an instruction that this file does not know
#
# It trusts that a spilled register is not changed through a pointer, which
# no compiler does, and that functions of other units are checked as well.
#
# usage: objdump -dr --no-show-raw-insn UNIT.o |
#        awk -v unit=UNIT -v public="LIST" -f flow.awk
# The status is 1 when something was found.

BEGIN {
	split("rax eax ax al ah rbx ebx bx bl bh rcx ecx cx cl ch " \
	    "rdx edx dx dl dh rsi esi si sil - rdi edi di dil - " \
	    "rbp ebp bp bpl - rsp esp sp spl -", short, " ")
	for (i = 0; i < 8; i++)
		for (j = 1; j <= 5; j++) {
			whole["%" short[5 * i + j]] = short[5 * i + 1]
			narrow["%" short[5 * i + j]] = j > 2
		}
	for (i = 8; i < 16; i++) {
		split("r" i " r" i "d r" i "w r" i "b", short, " ")
		for (j = 1; j <= 4; j++) {
			whole["%" short[j]] = "r" i
			narrow["%" short[j]] = j > 2
		}
	}
	split("rax rbx rcx rdx rsi rdi rbp rsp r8 r9 r10 r11 r12 r13 r14 r15",
	    general, " ")
	split(public, list, " ")
	for (i in list)
		is_public[list[i]] = 1
	# What they return is no secret; a pointer or a number of rounds.
	split("memcpy memset memmove aes_expand_key", list, " ")
	for (i in list)
		returns_public[list[i]] = 1
	# What they take by value; of a function that is not here, whatever
	# stands in the registers of arguments.
	takes["memcpy"] = takes["memmove"] = "rdi rsi rdx"
	takes["memset"] = "rdi rdx"
	takes["wipe"] = "rdi rsi"
}

/^[0-9a-f]+ <.*>:$/ {
	end_function()
	name = $2
	gsub(/[<>:]/, "", name)
	if (name ~ /^__cfi_/) {
		entry[substr(name, 7)] = 1
		name = ""
	}
	next
}

/R_X86_64_/ {
	if (count > 0) {
		symbol[count] = $3
		sub(/[-+]0x[0-9a-f]+$/, "", symbol[count])
	}
	next
}

name != "" && /^ *[0-9a-f]+:\t/ {
	address = $1
	sub(/:$/, "", address)
	line = $0
	sub(/^ *[0-9a-f]+:\t/, "", line)
	sub(/ *[#<].*$/, "", line)
	sub(/[ \t]+$/, "", line)
	# Prefixes that change nothing here, and rep.
	while (line ~ /^(rep|repz|repnz|lock|notrack|bnd|data16|cs|ds) +[a-z]/) {
		if (line ~ /^rep/)
			repeated[count + 1] = 1
		sub(/^[a-z0-9]+ +/, "", line)
	}
	count++
	at[address] = count
	text[count] = line
	symbol[count] = ""
	op[count] = line
	sub(/[ \t].*/, "", op[count])
	split_operands(count, substr(line, length(op[count]) + 1))
	if (line ~ /%[yz]mm/)
		wide = 1
	if (line ~ /%[xyz]mm(1[6-9]|2[0-9]|3[01])/)
		many = 1
}

END {
	end_function()
	exit found != 0
}

# Operands, apart from masks in braces: operand[i, 1 ...], and how many.
function split_operands(i, rest,    n, depth, c, k) {
	gsub(/\{[^}]*\}/, "", rest)
	gsub(/[ \t]/, "", rest)
	operands[i] = rest == "" ? 0 : 1
	operand[i, 1] = ""
	for (k = 1; k <= length(rest); k++) {
		c = substr(rest, k, 1)
		depth += (c == "(") - (c == ")")
		if (c == "," && depth == 0)
			operand[i, ++operands[i]] = ""
		else
			operand[i, operands[i]] = operand[i, operands[i]] c
	}
	for (k = 1; k <= operands[i]; k++)
		if (is_stack(operand[i, k]))
			slot[operand[i, k]] = 1
}

function is_general(o) { return o in whole }
function is_vector(o) { return o ~ /^%([xyz]mm[0-9]+|mm[0-7])$/ }
function is_mask(o) { return o ~ /^%k[0-7]$/ }
function is_memory(o) { return o !~ /^[$%*]/ || o ~ /^%[fg]s:/ }
function is_stack(o) { return o ~ /^-?(0x[0-9a-f]+)?\(%r[bs]p\)$/ }

function number_of(o) { gsub(/[^0-9]/, "", o); return o + 0 }

# The number of bytes from the base, of a plain operand in memory.
function displacement(o,    sign, digits, value, k) {
	sub(/\(.*/, "", o)
	sign = sub(/^-/, "", o) ? -1 : 1
	sub(/^0x/, "", o)
	for (k = 1; k <= length(o); k++)
		value = 16 * value + index("0123456789abcdef",
		    substr(o, k, 1)) - 1
	return sign * value
}

function base_of(o) { sub(/^.*\(/, "", o); sub(/[,)].*/, "", o); return o }

function index_of(o) {
	if (o !~ /,/)
		return ""
	sub(/^[^,]*,/, "", o)
	sub(/[,)].*/, "", o)
	return o
}

function report(rule) {
	if (!reporting || (rule == "unknown" && (op[now] in told)))
		return
	found++
	if (rule == "unknown")
		told[op[now]] = 1
	print unit, name, rule ": " text[now]
}

# Whether what is read at an operand is secret.
function secret(o,    member) {
	if (is_general(o))
		return taint[whole[o]]
	if (is_vector(o))
		return 1
	if (o ~ /^\$/ || is_mask(o) || o ~ /^%[fg]s:/ || o ~ /\(%rip\)/)
		return 0
	if (o ~ /\(%rbp\)$/ && displacement(o) >= 16)
		return 0
	if (is_stack(o))
		return taint[o]
	if (o ~ /,/)
		return 1
	member = unit ":" displacement(o)
	return !(member in is_public)
}

# What is written there now is secret, or is not.
function write(o, how,    size, s, d) {
	if (is_general(o))
		taint[whole[o]] = how || (narrow[o] && taint[whole[o]])
	else if (is_stack(o))
		taint[o] = how
}

function address_secret(o) {
	return secret_register(base_of(o)) || secret_register(index_of(o))
}

function secret_register(r) { return is_general(r) && taint[whole[r]] }

# A vector store covers every slot within its width.
function write_vector(o, from,    s, width) {
	if (!is_memory(o) || o !~ /\(%r[bs]p/)
		return
	width = from ~ /z/ ? 64 : from ~ /y/ ? 32 : 16
	for (s in slot)
		if (base_of(s) == base_of(o) &&
		    displacement(s) + 8 > displacement(o) &&
		    displacement(s) < displacement(o) + width)
			taint[s] = 1
}

# Which vector registers hold something: low 16 bytes, and what is above.
function touch_vector(o, clean,    n) {
	n = number_of(o)
	taint["low" n] = !clean
	if (o ~ /%[yz]/)
		taint["high" n] = !clean
	else if (op[now] ~ /^v/)
		taint["high" n] = 0
}

# All that an instruction on this register sees is zero.
function is_clean(o,    n) {
	n = number_of(o)
	return !taint["low" n] && (o ~ /%x/ || !taint["high" n])
}

function clean_vectors(from_low,    n) {
	for (n = 0; n < 16; n++) {
		if (from_low)
			taint["low" n] = 0
		taint["high" n] = 0
	}
}

function dirty_vectors(    n) {
	for (n = 0; n < (many ? 32 : 16); n++) {
		taint["low" n] = 1
		taint["high" n] = wide
	}
}

function check_return(    n) {
	if (!(name in entry))
		return
	for (n = 0; n < 32; n++)
		if (taint["low" n] || taint["high" n]) {
			report("leftover")
			return
		}
}

# Does a call of `what` go to code that uses vector registers?
function is_local(what) { return what == "" || what in entry || what ~ /^\.text/ }

function step_call(i,    k, n, called) {
	if (operand[i, 1] ~ /^\*/ &&
	    secret(substr(operand[i, 1], 2)))
		report("target")
	called = symbol[i]
	n = split(called in takes ? takes[called] : "rdi rsi rdx rcx r8 r9",
	    list, " ")
	for (k = 1; k <= n; k++)
		if (live(i, list[k]) && taint[list[k]]) {
			report("call")
			break
		}
	split("rcx rdx rsi rdi r8 r9 r10 r11 flags", list, " ")
	for (k = 1; k <= 9; k++)
		taint[list[k]] = 1
	taint["rax"] = !(called in returns_public)
	if (is_local(called))
		dirty_vectors()
}

# An argument's register that was set since the last call or jump before.
function live(i, register,    k, o) {
	for (k = i - 1; k > 0 && op[k] !~ /^(call|j|ret)/; k--) {
		o = operand[k, operands[k]]
		if (is_general(o) && whole[o] == register)
			return 1
	}
	return 0
}

function step_vector(i, o,    k, n, same) {
	n = operands[i]
	if (op[i] ~ /^(v?ptest|vtestp[sd]|v?u?comis[sdh]|k(or)?test[bwdq]|v?pcmp[ei]str[im])/) {
		report("flags")
		taint["flags"] = 1
		return
	}
	if (is_general(o)) {
		report("leaves")
		write(o, 1)
		return
	}
	if (is_vector(o)) {
		same = op[i] ~ /^v?(p?xor[dq]?|xorp[sd])$/
		for (k = 1; k < n; k++)
			same = same && number_of(operand[i, k]) == number_of(o) &&
			    is_vector(operand[i, k])
		if (op[i] ~ /^v?mov[adu][pq]/ && n == 2 &&
		    is_vector(operand[i, 1]))
			same = is_clean(operand[i, 1])
		touch_vector(o, same)
	}
	else if (!is_mask(o))
		write_vector(o, operand[i, n - 1])
}

function step_string(i) {
	if (repeated[i] && taint["rcx"])
		report("length")
	if (taint["rdi"] || taint["rsi"] && op[i] ~ /^movs/)
		report("address")
}

# Instructions on general registers, by what they make of their operands.
function step_general(i, o,    k, n, from, what) {
	what = op[i]
	n = operands[i]
	from = 0
	for (k = 1; k < n; k++)
		from = from || secret(operand[i, k])
	if (what ~ /^(mov|movabs|movz|movs)([bwlq]|[bw][lwq]|lq)?$/)
		# A constant may be the start of an array: no spilled register.
		write(o, from || (is_stack(o) && operand[i, 1] ~ /^\$/))
	else if (what ~ /^lea[lwq]?$/)
		write(o, address_secret(operand[i, 1]))
	else if (what ~ /^cmov/)
		write(o, from || secret(o) || taint["flags"])
	else if (what ~ /^set/)
		write(o, taint["flags"])
	else if (what ~ /^(cmp|test|bt)[bwlq]?$/)
		taint["flags"] = from || secret(o)
	else if (what ~ /^(xor|sub)[lq]?$/ && operand[i, 1] == o)
		taint["flags"] = taint[whole[o]] = 0
	else if (what ~ /^(xor|sub|add|or|and|shl|shr|sar|sal|rol|ror|inc|dec|neg|imul|bswap|shld|shrd|not|xadd)[bwlq]?$/ && n < 3 || what ~ /^sh[lr]d/) {
		from = from || secret(o)
		write(o, from)
		if (what !~ /^(bswap|not)/)
			taint["flags"] = from
	}
	else if (what ~ /^(adc|sbb|adcx|adox|rcl|rcr)[bwlq]?$/) {
		from = from || secret(o) || taint["flags"]
		write(o, from)
		taint["flags"] = from
	}
	else if (what ~ /^(rorx|shlx|shrx|sarx|andn|bextr|bzhi|pdep|pext|imul|popcnt|[lt]zcnt|bs[fr]|bls[ri]|blsmsk)[lwq]?$/) {
		write(o, from)
		taint["flags"] = what ~ /x$/ ? taint["flags"] : from
	}
	else if (what ~ /^xchg/) {
		from = from || secret(o)
		write(o, from)
		write(operand[i, 1], from)
	}
	else
		report("unknown")
}

function step_multiply(i,    from) {
	if (op[i] ~ /^mulx/) {
		from = taint["rdx"] || secret(operand[i, 1])
		write(operand[i, 2], from)
		write(operand[i, 3], from)
		return
	}
	from = taint["rax"] || secret(operand[i, operands[i]])
	if (op[i] ~ /div/ && (from || taint["rdx"]))
		report("division")
	taint["rax"] = taint["rdx"] = taint["flags"] = from
}

function step(i,    k, o, vectors) {
	now = i
	for (k = 1; k <= operands[i]; k++) {
		o = operand[i, k]
		vectors = vectors || is_vector(o) || is_mask(o)
		if (!is_memory(o) || op[i] ~ /^(nop|lea|j|call)/)
			continue
		if (is_vector(base_of(o)) || is_vector(index_of(o)))
			report("gather")
		else if (address_secret(o))
			report("address")
	}
	o = operand[i, operands[i]]
	if (op[i] ~ /^(nop|endbr64|[lms]fence|ud[12]|int3|prefetch|leave)/)
		return
	if (op[i] ~ /^vzero/)
		clean_vectors(op[i] == "vzeroall")
	else if (op[i] ~ /^call/)
		step_call(i)
	else if (op[i] ~ /^ret/)
		check_return()
	else if (op[i] ~ /^jmp/) {
		if (o ~ /^\*/ && secret(substr(o, 2)))
			report("target")
		if (symbol[i] != "" && !is_local(symbol[i]))
			check_return()
	}
	else if (op[i] ~ /^j[er]cxz/) {
		if (taint["rcx"])
			report("branch")
	}
	else if (op[i] ~ /^j/) {
		if (taint["flags"])
			report("branch")
	}
	else if (vectors)
		step_vector(i, o)
	else if (op[i] ~ /^push/)
		return
	else if (op[i] ~ /^pop[lq]?$/)
		write(o, 0)
	else if (op[i] ~ /^(cltq|cwtl)$/)
		return
	else if (op[i] ~ /^(cqto|cltd)$/)
		taint["rdx"] = taint["rax"]
	else if (op[i] ~ /^(movs|stos)[bwlq]?$/ && o ~ /%es:/)
		step_string(i)
	else if (op[i] ~ /^(mulx|i?div|mul)/ || op[i] ~ /^imul/ && operands[i] == 1)
		step_multiply(i)
	else
		step_general(i, o)
}

# Hands what is known after an instruction to one that may follow it.
function flow_to(s,    x) {
	if (s == "" || s > count)
		return
	if (!(s in reached)) {
		reached[s] = 1
		changed = 1
	}
	for (x in taint)
		if (taint[x] && !((s, x) in before)) {
			before[s, x] = 1
			changed = 1
		}
}

function sweep(    i, x) {
	for (i = 1; i <= count; i++) {
		if (!(i in reached))
			continue
		for (x in taint)
			taint[x] = ((i, x) in before)
		step(i)
		if (op[i] ~ /^j/ && operand[i, 1] !~ /^\*/)
			flow_to(at[operand[i, 1]])
		if (op[i] !~ /^(jmp|ret|ud[12]|int3)/)
			flow_to(i + 1)
	}
}

# Until nothing changes; then once more, and tell.
function end_function(    k, s, x) {
	if (name != "" && count > 0) {
		for (k in general)
			taint[general[k]] = 0
		taint["flags"] = 0
		for (k = 0; k < 32; k++)
			taint["low" k] = taint["high" k] = 0
		for (s in slot) {
			taint[s] = 1
			before[1, s] = 1
		}
		reached[1] = 1
		reporting = 0
		do {
			changed = 0
			sweep()
		} while (changed)
		reporting = 1
		sweep()
	}
	split("", taint)
	split("", before)
	split("", reached)
	split("", slot)
	split("", at)
	split("", repeated)
	count = 0
	name = ""
}
