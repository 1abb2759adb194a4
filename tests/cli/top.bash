# SPDX-License-Identifier: Apache-2.0
# Part of tests/cli/run: tunprint top in a real terminal of tmux: each view at 80x24, a new size, and a
# terminal that is as it was, whatever ends it.

if ! command -v tmux >/dev/null || ! command -v python3 >/dev/null || [ ! -x "$B/tunprint-top" ]; then
	echo "SKIP: top in a terminal: no tmux, python3 or ncurses"
	return
fi

# A collector that answers from files named like the verbs.
cat >answers.py <<'END'
import json, os, socket, sys
s = socket.socket(socket.AF_UNIX)
s.bind(sys.argv[1])
s.listen(8)
while True:
    c, _ = s.accept()
    try:
        name = "top/" + json.loads(c.makefile().readline())["verb"]
        c.sendall(open(name, "rb").read() if os.path.exists(name) else b'{"error":"not here","exit":1}\n')
    except (OSError, ValueError):
        pass  # whoever asked is gone
    c.close()
END
mkdir top
answer_file() { { echo '{"ok":true,"exit":0}'; cat; } >"top/$1"; }
"$tunprint" networks --store store.db --json --since 2025-01-01T00:00Z | answer_file networks
"$tunprint" replay --flows --json ether.pcap tunnels | answer_file flows
cp fingerprints.reply top/fingerprints
"$tunprint" events --store events/store.db --json | answer_file events
cp status.reply top/status
python3 answers.py top.sock & answers=$!

mux() { tmux -L "tunprint-test-$$" -f /dev/null "$@"; }
screen_has() {	# PATTERN: within five seconds
	for _ in $(seq 50); do
		mux capture-pane -p -t top | grep -qe "$1" && return 0
		sleep 0.1
	done
	mux capture-pane -p -t top
	return 1
}
begin_top() {
	mux send-keys -t top "clear; stty -a | md5sum; '$B/tunprint-top' --socket top.sock --every 1s; echo ended=\$?; stty -a | md5sum" Enter
	screen_has 'q quit'
}
# The screen, cursor and modes as before; the exit code is the words' last.
is_clean() {
	screen_has "ended=$1" || return 1
	test "$(mux display -p -t top '#{alternate_on} #{cursor_flag}')" = "0 1" || return 1
	sleep 0.3
	test "$(mux capture-pane -p -t top | grep -c '  -$')" = 2 &&
		test "$(mux capture-pane -p -t top | grep '  -$' | sort -u | wc -l)" = 1
}
pid_of_top() { pgrep -P "$(mux display -p -t top '#{pane_pid}')" -f tunprint-top; }
fits() { test "$(mux capture-pane -p -t top | LC_ALL=C.UTF-8 wc -L)" -le "$1"; }

mux new-session -d -s top -x 80 -y 24 "env PS1='ready ' TERM=screen LC_ALL=C.UTF-8 bash --norc --noprofile"
check "top: begins" begin_top
check "top: networks" screen_has 'office .*wireguard'
check "top: every view is named, within 80 columns" screen_has '^ tunprint   networks  tunnels  fingerprints  events  pipeline'
check "top: keys in one line" screen_has 'f fingerprints  e events  p pipeline  s sort  q quit'
for view in "t 192.0.2.10:40000.*wireguard" "f SHAPE" "e office: something" "p wan0 .*1.42 M"; do
	mux send-keys -t top "${view%% *}"
	check "top: view ${view%% *}" screen_has "${view#* }"
	check "top: view ${view%% *} fits 80 columns" fits 80
done
mux send-keys -t top n
mux resize-window -t top -x 120 -y 40
check "top: a larger terminal: its last line is the keys'" bash -c "sleep 1.5; tmux -L tunprint-test-$$ capture-pane -p -t top | sed -n 40p | grep -q 'q quit'"
mux resize-window -t top -x 40 -y 8
check "top: a small one" bash -c "sleep 1.5; tmux -L tunprint-test-$$ capture-pane -p -t top | sed -n 8p | grep -q 'n networks'"
mux resize-window -t top -x 80 -y 24
sleep 0.5
mux send-keys -t top q
check "top: q leaves the terminal as it was" is_clean 0
begin_top
mux send-keys -t top C-c
check "top: so does Ctrl-C" is_clean 0
begin_top
mux send-keys -t top C-z
check "top: Ctrl-Z gives it back for a while" screen_has 'Stopped'
mux send-keys -t top "fg" Enter
check "top: and fg takes it again" screen_has 'q quit'
mux send-keys -t top q
sleep 0.5
for signal in TERM HUP; do
	begin_top
	kill -$signal "$(pid_of_top)"
	check "top: so does SIG$signal" is_clean 0
done
mux kill-server
kill "$answers"
wait "$answers" 2>/dev/null
