#!/usr/bin/env bash
# Rebuilds the third-party files of graphiql/ from their npm packages, byte for byte.
# Needs npm and Node; run it only to change a version, then commit what it wrote.
#   vendor.sh            rebuild and compare with vendor.sha256
#   vendor.sh --accept   rebuild and write new sums (read the differences first)
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
out=$here/graphiql
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

unpack() { # package, file inside it, name here
  local tarball
  tarball=$(cd "$work" && npm pack --silent "$1")
  tar -xzf "$work/$tarball" -C "$work" "package/$2"
  mv "$work/package/$2" "$work/$3"
}

# What the package calls minified is not: a third of it is comments and module names.
smaller() { npx --yes esbuild@0.25.12 "$work/$1" --minify --legal-comments=none \
  --log-level=error --outfile="$out/$1" --allow-overwrite; }

unpack react@18.3.1 umd/react.production.min.js react.min.js
unpack react-dom@18.3.1 umd/react-dom.production.min.js react-dom.min.js
unpack graphiql@3.8.3 graphiql.min.js graphiql.min.js
unpack graphiql@3.8.3 graphiql.min.css graphiql.min.css
unpack @graphiql/plugin-explorer@1.0.2 dist/index.umd.js explorer.min.js
unpack @graphiql/plugin-explorer@1.0.2 dist/style.css explorer.min.css

# Two error texts advise loading from public hosts, which an intranet does not have.
sed -i -E 's#https://yarn[^ "]*resolutions##' "$work/graphiql.min.js"
sed -i -E 's#a CDN source \([^)]*\)#a CDN#' "$work/graphiql.min.js"
# A dialog locks scrolling with an inline style; our policy forbids it, our page never scrolls:
# leave the style element empty.
sed -i -E 's#tag\.appendChild\(document\.createTextNode\(css\)\);##' "$work/graphiql.min.js"
# Fonts are two thirds of the style sheet and hold no Chinese character: use the system's.
sed -z -i -E 's#@font-face *\{[^}]*\}##g' "$work/graphiql.min.css"

for file in {react,react-dom,graphiql,explorer}.min.js {graphiql,explorer}.min.css; do
  smaller "$file"
done

cd "$out"
if [ "${1:-}" = --accept ]; then
  sha256sum -- *.min.js *.min.css >../vendor.sha256
else
  sha256sum --check --quiet ../vendor.sha256
fi
