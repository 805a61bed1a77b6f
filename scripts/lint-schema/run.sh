#!/bin/sh
# Lints schema.graphql with graphql-eslint, from a folder of its own: its packages ask for Node 22, and would warn at each
# `npm ci` on Node 20.
set -eu
cd "$(dirname "$0")/../.."
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
npm install --prefix "$tools" --no-save --no-audit --no-fund --loglevel=error \
  eslint@9.39.1 @graphql-eslint/eslint-plugin@4.4.1 graphql@16.12.0 >/dev/null
cp schema.graphql scripts/lint-schema/eslint.config.mjs "$tools"
cd "$tools"
node_modules/.bin/eslint --max-warnings 0 schema.graphql
