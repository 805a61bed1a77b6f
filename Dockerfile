# The server in an image of its own: built with everything, run with what is needed, as a user without rights.
#   docker build -t inferql .
#   docker run -p 4000:4000 -e API_KEYS=me=CHOOSE-A-KEY inferql
#   docker run -v models:/var/cache/inferql inferql pull Xenova/distilbert-base-uncased-finetuned-sst-2-english

# Not Alpine: onnxruntime has no binary for musl. By digest: what is built later is what was looked at; Dependabot proposes
# newer ones.
FROM node:24.20.0-bookworm-slim@sha256:ba849c60be29959425b8734d57b8b4b7d56f98edd9504c9af091d5281095a71e AS node
FROM node AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY scripts/install scripts/install
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm run build:web && npm prune --omit=dev
# 240 MB that never run here: onnxruntime for other systems and processors.
RUN arch=$(node -p process.arch) && onnx=node_modules/onnxruntime-node/bin/napi-v6 \
  && find "$onnx" -mindepth 1 -maxdepth 1 ! -name linux -exec rm -rf {} + \
  && find "$onnx/linux" -mindepth 1 -maxdepth 1 ! -name "$arch" -exec rm -rf {} + \
  && rm -rf node_modules/global-agent models/build dist/.tsbuildinfo

FROM node
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 LOCAL_CACHE=/var/cache/inferql
RUN mkdir -p "$LOCAL_CACHE" && chown node:node "$LOCAL_CACHE"
COPY --from=build /app/package.json /app/LICENSE /app/THIRD_PARTY.md /app/schema.graphql ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/assets assets
COPY --from=build /app/models models
COPY --from=build /app/dist-web dist-web
COPY --from=build /app/dist dist
USER node
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 4000}/health`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# The server handles signals itself and has no grandchildren, so it needs no init before it.
ENTRYPOINT ["node", "--max-semi-space-size=64", "/app/dist/main.js"]
