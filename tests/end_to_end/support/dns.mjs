// A DNS server on loopback that knows a few SRV records and says "no such name" to everything else.
import { createSocket } from 'node:dgram';

const labels = (name) => Buffer.concat([...name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])), Buffer.from([0])]);
const numbers = (...values) => Buffer.from(values.flatMap((value) => [value >> 8, value & 0xff]));

// `services`: { '_pop3s._tcp.firm.example': { host, port } }. Gives { port, stop }.
export async function openDns(services) {
  const socket = createSocket('udp4');
  socket.on('message', (question, from) => {
    let at = 12;
    const name = [];
    while (question[at] !== 0) {
      name.push(question.subarray(at + 1, at + 1 + question[at]).toString());
      at += question[at] + 1;
    }
    const service = question.readUInt16BE(at + 1) === 33 ? services[name.join('.')] : undefined;
    const data = service && Buffer.concat([numbers(0, 0, service.port), labels(service.host)]);
    socket.send(Buffer.concat([
      question.subarray(0, 2), numbers(service ? 0x8180 : 0x8183, 1, service ? 1 : 0, 0, 0), question.subarray(12, at + 5),
      ...(service ? [numbers(0xc00c, 33, 1, 0, 60, data.length), data] : []),
    ]), from.port, from.address);
  });
  await new Promise((done) => socket.bind(0, '127.0.0.1', done));
  return { port: socket.address().port, stop: () => socket.close() };
}
