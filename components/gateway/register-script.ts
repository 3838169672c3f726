/**
 * Tells the gateway which backends there are: POSIX sh and curl. Its environment holds GATEWAY_URL,
 * GATEWAY_ADMIN_USER and GATEWAY_ADMIN_PASSWORD; the backends are the JSON files beside it.
 *
 * Credentials reach curl through its standard input, written by `printf`, which is part of the shell:
 * they stand in no process's arguments. Backends are written before any is removed, so that no group
 * is empty on the way. Running it again changes nothing.
 */
export const REGISTER_SCRIPT = `#!/bin/sh
set -eu
cd "$(dirname "$0")"

call() { # path, then more arguments of curl
  path=$1
  shift
  printf 'user = "%s:%s"\\n' "$GATEWAY_ADMIN_USER" "$GATEWAY_ADMIN_PASSWORD" |
    curl --config - --silent --show-error --fail-with-body --max-time 30 \\
      --header 'Content-Type: application/json' "$@" "$GATEWAY_URL$path"
}

registered() { # names of the gateway's backends, one a line
  call /gateway/backend/all | tr '{' '\\n' | sed -n 's/.*"name":"\\([^"]*\\)".*/\\1/p'
}

echo "waiting for $GATEWAY_URL"
tries=0
until curl --silent --fail --output /dev/null --max-time 5 "$GATEWAY_URL/trino-gateway/readyz"; do
  tries=$((tries + 1))
  if [ "$tries" -ge 150 ]; then
    echo "the gateway is not ready after 5 minutes" >&2
    exit 1
  fi
  sleep 2
done

# An update makes the gateway doubt the backend until its next health check, and queries go elsewhere
# meanwhile: what is right already stays untouched.
before=$(call /gateway/backend/all)
for file in *.json; do
  backend=$(cat "$file")
  case $before in
    *"$backend"*) echo "unchanged $backend" ;;
    *)
      call /gateway/backend/modify/update --data-binary "@$file" --output /dev/null
      echo "registered $backend"
      ;;
  esac
done

registered | while read -r name; do
  if [ ! -e "$name.json" ]; then
    call /gateway/backend/modify/delete --data-raw "$name" --output /dev/null
    echo "removed $name, which is no longer wanted"
  fi
done

wanted=$(for file in *.json; do echo "\${file%.json}"; done | sort)
present=$(registered | sort)
if [ "$wanted" != "$present" ]; then
  echo "the gateway has other backends than wanted:" "$present" >&2
  exit 1
fi
echo "done:" $wanted
`;
