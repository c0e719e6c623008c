/** nginx in front of a receiver: TLS, and only for clients with a certificate of the test's authority. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, program, startProgram } from './program.ts';

export interface TlsFront {
  port: number;
  /** PEM files. */
  ca: string;
  certificate: string;
  key: string;
  close(): Promise<void>;
}

/** Null where nginx or openssl is missing. */
export async function startNginx(dir: string, target: number): Promise<TlsFront | null> {
  const [nginx, openssl] = [program('nginx'), program('openssl')];
  if (!nginx || !openssl) return null;
  mkdirSync(join(dir, 'tmp'), { recursive: true });
  const run = (...args: string[]) => execFileSync(openssl, args, { cwd: dir, stdio: 'pipe' });
  run(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '9',
    '-subj',
    '/CN=CA',
  );
  for (const [name, subject] of [
    ['server', '/CN=127.0.0.1'],
    ['client', '/CN=tram-01'],
  ] as const) {
    run(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      subject,
    );
    writeFileSync(join(dir, 'san'), 'subjectAltName=IP:127.0.0.1\n');
    run(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-out',
      `${name}.pem`,
      '-days',
      '9',
      '-extfile',
      'san',
    );
  }
  chmodSync(join(dir, 'client.key'), 0o600);
  const port = await freePort();
  const file = (name: string) => join(dir, name);
  writeFileSync(
    file('nginx.conf'),
    `daemon off; pid ${file('pid')}; error_log ${file('error.log')}; events {}
http { access_log off; client_max_body_size 0;
  client_body_temp_path ${file('tmp')}; proxy_temp_path ${file('tmp')}; fastcgi_temp_path ${file('tmp')};
  uwsgi_temp_path ${file('tmp')}; scgi_temp_path ${file('tmp')};
  server { listen 127.0.0.1:${port} ssl; ssl_certificate ${file('server.pem')}; ssl_certificate_key ${file('server.key')};
    ssl_client_certificate ${file('ca.pem')}; ssl_verify_client on;
    location / { proxy_pass http://127.0.0.1:${target}; proxy_request_buffering off; proxy_set_header Host $http_host; } } }
`,
  );
  const running = await startProgram(nginx, ['-c', file('nginx.conf'), '-e', file('error.log')], port);
  return {
    port,
    ca: file('ca.pem'),
    certificate: file('client.pem'),
    key: file('client.key'),
    close: running.close,
  };
}
