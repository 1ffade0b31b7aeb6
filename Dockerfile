# syntax=docker/dockerfile:1
# Debian, not Alpine: the embedded database and the codecs of Kafka are built for glibc.
ARG NODE=24.21.0-bookworm-slim

FROM node:${NODE} AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json nest-cli.json ./
COPY src ./src
COPY streams ./streams
COPY alerts ./alerts
RUN npx nest build

FROM node:${NODE} AS packages
WORKDIR /packages
COPY package.json package-lock.json ./
# A database that cannot be loaded shall fail the build and not the start.
RUN npm ci --omit=dev --no-audit --no-fund && node -e "require('chdb')"

FROM node:${NODE}
ENV NODE_ENV=production \
    LEDGERWATCH_HTTP_HOST=0.0.0.0 \
    LEDGERWATCH_DATA_DIR=/data
WORKDIR /app
COPY --from=packages /packages/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY package.json ./
COPY bin ./bin
# All that is written lies in /data: the rest may be read-only.
RUN mkdir --mode=0700 /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8700
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8700/health/live').then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--max-semi-space-size=16", "--heap-growing-percent=70", "/app/bin/ledgerwatch.mjs"]
CMD ["start"]
