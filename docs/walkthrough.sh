#!/usr/bin/env bash
# The whole story with curl alone: two partners sign, budget, pay in, spend, close, settle and report. Bolton's names, its own figures.
#   docs/walkthrough.sh [gateway]        (default http://127.0.0.1:8080; the platform must be up, in Development)
set -euo pipefail
gateway=${1:-http://127.0.0.1:8080}
run=$(date +%s)                       # so that it can be walked again
pool=WALK-$run
council=E08000001 ccg=00T

field() { # field NAME: the first string of that name in the JSON on standard input
  grep -o '"'"$1"'":"[^"]*"' | head -n 1 | cut -d'"' -f4
}
call() { # call TOKEN METHOD PATH [curl arguments]; fails on any refusal and shows it
  local token=$1 method=$2 path=$3
  shift 3
  echo "> $method $path" >&2
  curl -sS --fail-with-body -X "$method" "$gateway$path" -H "Authorization: Bearer $token" "$@" || { echo; exit 1; }
}
send() { # send TOKEN METHOD PATH KEY JSON: a change; the key makes it safe to repeat
  call "$1" "$2" "$3" -H "Idempotency-Key: walk-$run-$4" -H 'Content-Type: application/json' -d "$5"
}
token_of() {
  echo "> POST /connect/token ($1)" >&2
  curl -sS --fail-with-body "$gateway/connect/token" -d grant_type=client_credentials --data-urlencode "client_id=$1" --data-urlencode "client_secret=$2" | field access_token
}
until_state() { # until_state TOKEN PATH STATE: asks again until the background work is done
  local answer
  for _ in $(seq 150); do
    answer=$(call "$1" GET "$2" 2>/dev/null)
    if [ "$(field state <<<"$answer")" != "$3" ]; then echo "$answer"; return; fi
    sleep 0.2
  done
  echo "still $3: $2" >&2
  exit 1
}

# 1. The administrator records the organisations and gives each a client.
admin=$(token_of dev-admin dev-admin-secret)
send "$admin" PUT /v1/organisations/$council org-1 '{"name":"Bolton Council","kind":"Council"}' >/dev/null
send "$admin" PUT /v1/organisations/$ccg org-2 '{"name":"NHS Bolton CCG","kind":"Ccg","activeFrom":"2013-04-01","activeTo":"2022-06-30"}' >/dev/null
client() { # client CODE: makes a client for an organisation and gets a token for it
  local made
  made=$(send "$admin" POST "/v1/organisations/$1/credentials" "client-$1" '{"name":"Walkthrough","roles":["pool-manager"]}')
  token_of "$(field clientId <<<"$made")" "$(field clientSecret <<<"$made")"
}
council_token=$(client $council)
ccg_token=$(client $ccg)

# 2. An agreement, signed by both: the second signature makes it active.
send "$council_token" POST /v1/agreements agreement '{
  "reference":"'"$pool"'","title":"Walkthrough pool","legalPower":"NhsAct2006S75","fundingType":"PooledFund","mode":"Live","host":"'$council'",
  "poolManager":{"name":"P. Manager","email":"pool.manager@example.org"},"partners":["'$ccg'","'$council'"],
  "term":{"start":"2019-04-01","end":"2022-03-31","breakDates":[],"noticeMonths":6},
  "particulars":{"aims":"a","contributions":"b","functions":"c","clients":"d","resources":"e","duration":"f","management":"g"},
  "schemes":[{"code":"LD","name":"Learning disability","riskShare":{"over":[{"kind":"share","share":{"by":"percent","weights":{"'$ccg'":"60","'$council'":"40"}}}],"under":"same"}}]}' >/dev/null
send "$ccg_token" POST "/v1/agreements/$pool/signatures" sign-ccg '{"signatory":"C. Officer","capacity":"Chief finance officer"}' >/dev/null
send "$council_token" POST "/v1/agreements/$pool/signatures" sign-council '{"signatory":"S. Officer","capacity":"Section 151 officer"}' >/dev/null
echo "agreement: $(call "$ccg_token" GET "/v1/agreements/$pool" | field state)"

# 3. Budget, contributions, cash in.
year=/v1/pools/$pool/years/2019-20
send "$council_token" PUT "$year/budget" budget '{"version":"opening","lines":[
  {"code":"HOMES","scheme":"LD","name":"Supported living","fundedBy":"'$council'","owner":"'$council'","amount":"600000.00","kind":"Package"},
  {"code":"HEALTH","scheme":"LD","name":"Community health","fundedBy":"'$ccg'","owner":"'$ccg'","amount":"400000.00","kind":"Block"}]}' >/dev/null
send "$council_token" PUT "$year/contributions" contributions '{"partners":[
  {"partner":"'$ccg'","amount":"400000.00","source":"NhsAdditional","schedule":"Quarterly"},
  {"partner":"'$council'","amount":"600000.00","source":"LaAdditional","schedule":"Annual"}]}' >/dev/null
send "$council_token" POST "$year/receipts" receipt-1 '{"partner":"'$ccg'","amount":"400000.00","receivedOn":"2019-06-30","reference":"BACS-1"}' >/dev/null
send "$council_token" POST "$year/receipts" receipt-2 '{"partner":"'$council'","amount":"600000.00","receivedOn":"2019-04-01","reference":"JNL-1"}' >/dev/null

# 4. Spending: one entry, and a file from a ledger.
send "$council_token" POST "$year/expenditure" spend-1 '{"line":"HEALTH","amount":"412345.67","effectiveOn":"2020-02-29","paidBy":"'$council'","reference":"INV-1","description":"Community health, year"}' >/dev/null
import=$(call "$council_token" POST "$year/expenditure/imports?source=walkthrough" -D - -H "Idempotency-Key: walk-$run-import" -H 'Content-Type: text/csv' --data-binary \
'line,amount,effectiveOn,paidBy,reference,supplier,description
HOMES,300000.00,2019-09-30,'$council',V-1,A supplier,First half
HOMES,310000.01,2020-03-31,'$council',V-2,A supplier,Second half
' | tr -d '\r' | sed -n 's/^[Ll]ocation: *//p')
echo "import: $(until_state "$council_token" "$import" Running | field state)"
call "$ccg_token" GET "$year/position?period=12" | { position=$(cat); echo "variance: $(field variance <<<"$position")"; }
echo "trial balance: $(call "$ccg_token" GET "$year/trial-balance" | field debit)"

# 5. Close the year and settle it: both partners agree, the balances are paid.
send "$council_token" POST "$year/periods/12/close" close '{}' >/dev/null
settlement=$(send "$council_token" POST "$year/settlements" settlement '{"through":12}' | field settlementId)
until_state "$council_token" "/v1/settlements/$settlement" Calculating >/dev/null
send "$ccg_token" POST "/v1/settlements/$settlement/responses" agree-ccg '{"response":"Agree"}' >/dev/null
send "$council_token" POST "/v1/settlements/$settlement/responses" agree-council '{"response":"Agree"}' >/dev/null
send "$council_token" POST "/v1/settlements/$settlement/payments" pay-ccg '{"partner":"'$ccg'","amount":"13407.41","paidOn":"2020-05-29","reference":"BACS-2"}' >/dev/null
echo "settlement: $(call "$ccg_token" GET "/v1/settlements/$settlement" | field state)"

# 6. The statutory statement, as a spreadsheet would take it. Reporting hears of changes by event, within about a second.
for _ in $(seq 50); do
  statement=$(call "$ccg_token" GET "$year/reports/memorandum-account" -H 'Accept: text/csv' 2>/dev/null || true)
  case $statement in *13407.41*) break ;; esac
  sleep 0.2
done
echo "$statement"
