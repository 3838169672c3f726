/**
 * Makes the gateway's backends what they should be: POSIX sh and curl. Its environment holds
 * GATEWAY_URL, GATEWAY_ADMIN_USER, GATEWAY_ADMIN_PASSWORD, SETTLE_SECONDS and DRAIN_SECONDS; the
 * backends are the JSON files beside it. Running it again changes nothing.
 *
 * No query is lost on the way: first come the backends that are to get queries; only when those of
 * the same group are healthy are others deactivated; one that is no longer wanted keeps its running
 * queries, and is removed when the last of them has ended. If that takes too long the script fails,
 * and what would remove the cluster itself waits for the next run.
 *
 * An update makes the gateway doubt a backend until its next health check, and queries go elsewhere
 * meanwhile: what is right already stays untouched, and what differs in `active` only is switched.
 *
 * Credentials reach curl through its standard input, written by `printf`, which is part of the shell:
 * they stand in no process's arguments.
 */
export const REGISTER_SCRIPT = `#!/bin/sh
set -eu
cd "$(dirname "$0")"

fail() {
  echo "$1" >&2
  exit 1
}

call() { # path, then more arguments of curl
  path=$1
  shift
  printf 'user = "%s:%s"\\n' "$GATEWAY_ADMIN_USER" "$GATEWAY_ADMIN_PASSWORD" |
    curl --config - --silent --show-error --fail-with-body --max-time 30 \\
      --header 'Content-Type: application/json' "$@" "$GATEWAY_URL$path"
}

look() { # the gateway's backends, one a line, as the files have them, without braces
  present=$(call /gateway/backend/all | tr '{' '\\n' | sed -n 's/^\\("active".*\\)}.*/\\1/p')
}

field() { # name of the field; the backend's line on the input
  sed -n "s/.*\\"$1\\":\\"\\{0,1\\}\\([^\\",}]*\\).*/\\1/p"
}

backend() { # the line of the backend of that name
  printf '%s\\n' "$present" | grep "\\"name\\":\\"$1\\"" || true
}

wanted() { # the line of a file
  tr -d '{}\\n' < "$1"
}

is_active() { # line
  case $1 in *'"active":true'*) true ;; *) false ;; esac
}

# Each replica has its own opinion, and each connection may reach another one: ask often.
is_healthy() { # name
  for try in 1 2 3 4 5 6 7 8 9 10 11 12; do
    curl --silent --max-time 5 "$GATEWAY_URL/api/public/backends/$1/state" | grep -q '"HEALTHY"' || return 1
  done
}

await() { # seconds, what, then a command that succeeds when it is so
  left=$1
  what=$2
  shift 2
  until "$@"; do
    left=$((left - 2))
    [ "$left" -gt 0 ] || fail "$what"
    sleep 2
  done
}

write() { # file
  call /gateway/backend/modify/update --data-binary "@$1" --output /dev/null
  echo "registered $(wanted "$1")"
}

# A backend that is to get no more queries: only when others of its group can take them.
leave() { # name, group
  healthy=no
  for file in *.json; do
    line=$(wanted "$file")
    if is_active "$line" && [ "$(printf '%s\\n' "$line" | field routingGroup)" = "$2" ]; then
      await 300 "\${file%.json} is not healthy: $1 keeps its queries" is_healthy "\${file%.json}"
      healthy=yes
    fi
  done
  # The other replicas learn of those a little later.
  [ "$healthy" = no ] || sleep "$SETTLE_SECONDS"
  call "/gateway/backend/deactivate/$1" --request POST --output /dev/null
  echo "deactivated $1"
}

count_running() { # URL of a coordinator; sets running, and reach: yes, no (nobody there), denied or silent
  reach=yes
  code=0
  answer=$(curl --silent --max-time 20 --header "X-Trino-User: admin" \\
    --write-out '\\n%{http_code}' "$1/v1/query") || code=$?
  case \${answer##*[!0-9]} in
    200) running=$(printf '%s' "$answer" | grep -o '"state":"[A-Z_]*"' | grep -cv 'FINISHED\\|FAILED' || true) ;;
    401 | 403) reach=denied ;;
    # No such name, or nobody listens. Anything else says nothing about queries, a timeout least of all.
    *) case $code in 6 | 7) reach=no ;; *) reach=silent ;; esac ;;
  esac
}

drain() { # name, URL
  [ "$DRAIN_SECONDS" -gt 0 ] || return 0
  sleep "$SETTLE_SECONDS"
  echo "draining $1"
  left=$DRAIN_SECONDS
  idle=0
  while true; do
    count_running "$2"
    [ "$reach" != no ] || { echo "$1 does not answer: nothing to wait for"; return 0; }
    [ "$reach" != denied ] || fail "$1 does not tell which queries run; wait for them and remove it with drainSeconds: 0"
    if [ "$reach" = silent ]; then
      [ "$left" -gt 0 ] || fail "$1 did not say in time which queries run: does a network policy admit pods with the label app.kubernetes.io/component=registration? If it is lost, remove it with drainSeconds: 0"
      idle=0
      left=$((left - 22))
      sleep 2
      continue
    fi
    # Twice, for a client may still fetch the last rows of a query that has just ended.
    if [ "$running" -eq 0 ]; then idle=$((idle + 1)); else idle=0; fi
    [ "$idle" -lt 2 ] || break
    [ "$left" -gt 0 ] || fail "$running queries still run on $1, which gets no new ones; run again when they have ended"
    left=$((left - 2))
    sleep 2
  done
}

echo "waiting for $GATEWAY_URL"
await 300 "the gateway is not ready after 5 minutes" \\
  curl --silent --fail --output /dev/null --max-time 5 "$GATEWAY_URL/trino-gateway/readyz"

fresh=
look
for file in *.json; do
  name=\${file%.json}
  want=$(wanted "$file")
  now=$(backend "$name")
  if [ "$now" = "$want" ]; then
    echo "unchanged $name"
  elif ! is_active "$want" && is_active "$now"; then
    continue # below, when the others of its group are there
  elif [ "$now" = "$(printf '%s' "$want" | sed 's/"active":true/"active":false/')" ]; then
    call "/gateway/backend/activate/$name" --request POST --output /dev/null
    echo "activated $name"
    fresh="$fresh $name"
  else
    write "$file"
    if is_active "$want"; then fresh="$fresh $name"; fi
  fi
done

# It gets queries after the next health check; who waits for this script may ask at once. One that
# stays down is the business of alerts: the others must be told nevertheless.
for name in $fresh; do
  (await "$((2 * SETTLE_SECONDS))" "$name is not healthy yet" is_healthy "$name") || true
done

for file in *.json; do
  name=\${file%.json}
  want=$(wanted "$file")
  now=$(backend "$name")
  if ! is_active "$want" && is_active "$now"; then
    leave "$name" "$(printf '%s\\n' "$now" | field routingGroup)"
    [ "$(printf '%s' "$now" | sed 's/"active":true/"active":false/')" = "$want" ] || write "$file"
  fi
done

for name in $(printf '%s\\n' "$present" | field name); do
  [ ! -e "$name.json" ] || continue
  now=$(backend "$name")
  echo "$name is no longer wanted"
  if is_active "$now"; then leave "$name" "$(printf '%s\\n' "$now" | field routingGroup)"; fi
  drain "$name" "$(printf '%s\\n' "$now" | field proxyTo)"
  call /gateway/backend/modify/delete --data-raw "$name" --output /dev/null
  echo "removed $name"
done

is_done() { # a replica that was not told itself reads the database again after a moment
  look
  want=$(for file in *.json; do wanted "$file"; echo; done | sort)
  [ "$(printf '%s\\n' "$present" | sort)" = "$want" ]
}
await 30 "the gateway has other backends than wanted" is_done
echo "done"
`;
