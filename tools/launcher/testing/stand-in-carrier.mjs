// Plays the local carrier in the launcher's tests: listens, and says where.
import fs from 'node:fs';
import http from 'node:http';

const port = Number(process.env.CARRIER_PORT);
http
  .createServer((request, response) => response.end(JSON.stringify(process.env)))
  .listen(port, '127.0.0.1', () => {
    fs.writeFileSync(process.env.CARRIER_READY_FILE, JSON.stringify({ url: `http://127.0.0.1:${port}` }));
  });
process.on('SIGTERM', () => process.exit(0));
