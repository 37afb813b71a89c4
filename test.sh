#!/usr/bin/env bash
# Builds everything and runs every test, on servers and ports of its own. The last line is the count.
#   ./test.sh            all tests
#   ./test.sh --quick    without the end-to-end ones
set -euo pipefail
cd -P "$(dirname "$0")"
. scripts/install.sh

quick=
case ${1-} in
  '') ;;
  --quick) quick=1 ;;
  *) sed -n '2,4s/^# *//p' "$0"; [ "$1" = --help ]; exit ;;
esac

# A test that finds no server fails here instead of skipping itself, as it does anywhere under CI=true.
export POOL_TEST_STRICT=1 CONFIGURATION=${CONFIGURATION:-Debug}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
results=$PWD/TestResults
bin=$PWD/artifacts/bin
flavour=${CONFIGURATION,,}
foreign=tests/PoolPlatform.StandIns.Tests/foreign-client
servers= running= outcome="0 passed, 1 failed" # until there is a better one: what does not build has failed

clean_up() {
  trap '' INT TERM
  [ -z "$running" ] || kill -- "-$running" 2>/dev/null || true
  [ -z "$servers" ] || { kill "$servers" 2>/dev/null || true; wait "$servers" 2>/dev/null || true; }
  rm -f "$results/servers"
  echo "$outcome"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

install_missing postgresql rabbitmq-server curl nodejs npm
# Without them one class skips itself and says so; everything else is proved all the same.
(install_missing hledger ledger) || {
  echo "hledger and ledger could not be installed: the tests that read our export with them are skipped."
  export POOL_TEST_LEDGERS=none
}
rm -rf "$results"
mkdir -p "$results"

echo "Restoring ..."
dotnet restore PooledPlatform.sln --locked-mode -v q --disable-build-servers </dev/null
if [ -d $foreign ] && [ $foreign/package-lock.json -nt $foreign/node_modules ]; then
  (cd $foreign && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null && touch node_modules)
fi

echo "Building ..."
# One compiler for all projects saves a third of the time; it is ended before the tests, which want the memory.
dotnet build PooledPlatform.sln --no-restore -c "$CONFIGURATION" -v q --tl:off -nodeReuse:false -p:UseSharedCompilation=true \
  -warnaserror -warnnotaserror:NU1901 -warnnotaserror:NU1902 -warnnotaserror:NU1903 -warnnotaserror:NU1904 </dev/null
dotnet build-server shutdown --vbcscompiler </dev/null >/dev/null

echo "$PWD" >"$bin/PoolPlatform.AppHost/$flavour/built" # a test runs ./run.sh, which need not build again

echo "Starting PostgreSQL and RabbitMQ for the tests ..."
dotnet "$bin/PoolPlatform.TestServers/$flavour/PoolPlatform.TestServers.dll" "$results/servers" </dev/null >"$results/servers.log" 2>&1 &
servers=$!
until [ -e "$results/servers" ]; do
  kill -0 "$servers" 2>/dev/null || { cat "$results/servers.log"; exit 1; }
  sleep 0.2
done
while IFS='=' read -r name value; do export "$name=$value"; done <"$results/servers"

run_project() {
  echo "  $1"
  timeout --foreground -k 30 900 dotnet "$bin/$1/$flavour/$1.dll" -noColor -xml "$results/$1.xml" </dev/null >"$results/$1.log" 2>&1 \
    || echo $? >"$results/$1.failed"
}
export -f run_project
export results bin flavour

run_projects() { # at most that many at once, in a process group of their own so that they can be ended together
  local at_once=$1
  shift
  [ $# -gt 0 ] || return 0
  set -m
  xargs -P "$at_once" -I{} bash -c 'run_project {}' < <(printf '%s\n' "$@") &
  running=$!
  set +m
  wait "$running" || true
  running=
}

projects=() whole=()
for project in tests/*.Tests/*.Tests.csproj; do
  name=$(basename "$project" .csproj)
  case $name in
    *.EndToEnd.Tests) [ -n "$quick" ] || whole+=("$name") ;;
    *) projects+=("$name") ;;
  esac
done
echo "Testing ..."
run_projects 2 "${projects[@]}"
run_projects 1 "${whole[@]}"

count() { # the sum of one attribute over the assemblies of a result file
  grep -o '<assembly [^>]*>' "$1" | grep -o " $2=\"[0-9]*\"" | grep -o '[0-9]*' | awk '{ sum += $1 } END { print sum + 0 }' || echo 0
}

passed=0 failed=0 skipped=0
for name in "${projects[@]}" "${whole[@]}"; do
  bad=0
  if [ -s "$results/$name.xml" ]; then
    passed=$((passed + $(count "$results/$name.xml" passed)))
    skipped=$((skipped + $(count "$results/$name.xml" skipped)))
    bad=$(($(count "$results/$name.xml" failed) + $(count "$results/$name.xml" errors)))
  fi
  if [ $bad -gt 0 ]; then
    echo; echo "$name:"
    awk '/^ ? ? ?[^ ]/ { show = 0 } /\[FAIL\]$/ { show = 1 } show' "$results/$name.log"
  elif [ -e "$results/$name.failed" ] || [ ! -s "$results/$name.xml" ]; then
    # It ended badly, or ran out of time, without saying which test did it.
    bad=1
    echo; echo "$name did not finish (exit code $(cat "$results/$name.failed" 2>/dev/null || echo 0)):"
    tail -n 40 "$results/$name.log"
  fi
  failed=$((failed + bad))
done

echo
outcome="$passed passed, $failed failed"
[ $skipped -eq 0 ] || outcome+=", $skipped skipped"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
