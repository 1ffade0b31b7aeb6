import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { AppError } from '../kernel/app-error.js';
import { randomId } from '../kernel/ids.js';
import { PROBLEM_MEDIA_TYPE, toProblem } from './problem.js';

interface BareRequest {
  readonly id: string;
}

interface BareReply {
  readonly raw: ServerResponse;
  hijack(): unknown;
}

/** Problems for what fails before Nest sees it: an address that cannot be decoded, and bytes that are no HTTP. */
export const frameworkErrors = (publicUrl: string) => ({
  frameworkErrors: (error: Error, request: BareRequest, reply: BareReply): void => {
    const problem = toProblem(error, { publicUrl, requestId: request.id });
    reply.hijack();
    reply.raw
      .writeHead(problem.status, { 'content-type': PROBLEM_MEDIA_TYPE, 'x-request-id': request.id })
      .end(JSON.stringify(problem));
  },
  clientErrorHandler: (_error: Error, socket: Socket): void => {
    if (!socket.writable) {
      socket.destroy();
      return;
    }
    const fault = new AppError('REQUEST_INVALID', 'This is no complete HTTP request');
    const body = JSON.stringify(toProblem(fault, { publicUrl, requestId: randomId() }));
    const head = [
      'HTTP/1.1 400 Bad Request',
      `content-type: ${PROBLEM_MEDIA_TYPE}`,
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  },
});
