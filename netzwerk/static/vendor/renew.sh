#!/bin/sh
# Fetch the vendored files again and compare them with CHECKSUMS. The fonts were cut for this product from
# Source Sans 3 and are only compared.
#   sh netzwerk/static/vendor/renew.sh           put the recorded versions back in place
#   sh netzwerk/static/vendor/renew.sh --record  after a change of version below: write CHECKSUMS anew
set -eu

bootstrap=5.3.8
htmx=4.0.1
sortable=1.15.7
axe=4.14.1
tabler=3.51.0

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fetch() { # name version
    directory="$work/$(basename "$1")"
    mkdir -p "$directory"
    (cd "$directory" && npm pack --silent "$1@$2" >/dev/null && tar -xzf ./*.tgz)
}

fetch bootstrap "$bootstrap"
fetch htmx.org "$htmx"
fetch sortablejs "$sortable"
fetch axe-core "$axe"
fetch @tabler/icons "$tabler"

tests="$root/tests/browser/vendor"
mkdir -p "$tests"
cp "$work/bootstrap/package/dist/css/bootstrap.min.css" "$here/bootstrap.min.css"
cp "$work/bootstrap/package/LICENSE" "$here/LICENSE-bootstrap.txt"
cp "$work/htmx.org/package/dist/htmx.min.js" "$here/htmx.min.js"
cp "$work/htmx.org/package/LICENSE" "$here/LICENSE-htmx.txt"
cp "$work/sortablejs/package/Sortable.min.js" "$here/sortable.min.js"
cp "$work/sortablejs/package/LICENSE" "$here/LICENSE-sortable.txt"
cp "$work/icons/package/LICENSE" "$here/LICENSE-tabler-icons.txt"
cp "$work/axe-core/package/axe.min.js" "$tests/axe.min.js"
cp "$work/axe-core/package/LICENSE" "$tests/LICENSE-axe-core.txt"
cp "$work/axe-core/package/LICENSE-3RD-PARTY.txt" "$tests/LICENSE-axe-core-third-party.txt"

if [ "${1:-}" = "--record" ]; then
    (cd "$here" && sha256sum bootstrap.min.css htmx.min.js sortable.min.js LICENSE-*.txt >CHECKSUMS)
    (cd "$tests" && sha256sum axe.min.js LICENSE-*.txt >CHECKSUMS)
fi
(cd "$here" && sha256sum -c CHECKSUMS)
(cd "$here/../fonts" && sha256sum -c CHECKSUMS)
(cd "$tests" && sha256sum -c CHECKSUMS)
