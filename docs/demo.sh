#!/bin/sh
# The main job in one go, on SQLite: load real agreements, ask, forecast, refuse, correct, draw.
#   sh docs/demo.sh FOLDER      (`make demo` calls it)
set -eu
folder=${1:-demo}
mkdir -p "$folder"
rm -f "$folder"/foedus.db
FOEDUS_DB=sqlite:///$folder/foedus.db
export FOEDUS_DB

step() { printf '\n\033[1m%s\033[0m\n' "── $1" ; }
run() { printf '$ %s\n' "foedus $*"; foedus "$@"; }
refused() { printf '$ %s\n' "foedus $*"; if foedus "$@"; then echo "this should have been refused" >&2; exit 1; fi; }

step "A register, and the agreements that ship with foedus"
run init
run load --shipped

step "What is in force today"
run agreement list

step "The enhanced Nurse Licensure Compact: the day before, and the day on which it entered into force"
run agreement status nlc-enhanced --on 2017-07-19
run agreement status nlc-enhanced --on 2017-07-20

step "What would bring the nuclear-test-ban treaty into force?"
run agreement forecast ctbt-1996 --on 2024-01-01

step "An act that is refused, with every reason"
refused agreement withdraw paris-2015 CA --on 2018-01-01 --notified 2017-12-01 --chosen 2018-06-01

step "A ratification recorded late, and corrected: what was true, and what was known"
run agreement ratify vclt-1969 AD --on 1990-03-01 --reason "found in the archive" --request-id demo-1
before=$(date -u +%Y-%m-%dT%H:%M:%S.%NZ)
sleep 1
act=$(foedus agreement show vclt-1969 --json | sed -n 's/.*"ref": *"agreement\/vclt-1969#\([0-9]*\)".*/\1/p' | tail -n 1)
run agreement correct vclt-1969 "$act" --set date=1991-03-01 --reason "the stamp reads 1991"
echo "Andorra, as known before the correction, and as known now:"
run agreement status vclt-1969 --party AD --on 1990-12-31 --as-known-at "$before"
run agreement status vclt-1969 --party AD --on 1990-12-31

step "Everything replayed from the acts"
run check --strict

step "Pictures"
run agreement timeline paris-2015 --svg "$folder/paris-2015.svg"
run agreement timeline --all --html "$folder/timelines.html"
echo
echo "Open $folder/timelines.html in a browser. The register is $folder/foedus.db: try \`foedus --db $FOEDUS_DB agreement show kyoto-1997\`."
