# Draws what bench_crypto measured: a bar for each row, and its target.
#
# Run where crypto.dat is, which it turns into crypto.svg.
set terminal svg size 1000,900 font "sans,12" background "white"
set output "crypto.svg"
set title "crypto/ beside the fastest peer (1: as fast)"
unset key
set style fill solid 0.6
set grid x
set xrange [0:*]
set yrange [*:*] reverse
set offsets 0, 0, 1, 1
set ytics nomirror
plot "crypto.dat" using ($2/2):0:($2/2):(0.35):ytic(1) \
		with boxxyerrorbars linecolor rgb "#4477aa", \
	"" using 3:0 with points pointtype 2 pointsize 0.8 \
		linewidth 2 linecolor rgb "#cc3311"
