#!/bin/sh
# Writes models/SHA256SUMS over everything that the server loads.
cd "$(dirname "$0")/.." || exit 1
find . -path ./build -prune -o -type f ! -name SHA256SUMS ! -name README.md ! -name NOTICE -print | sed 's|^\./||' | LC_ALL=C sort | xargs sha256sum > SHA256SUMS
