'use strict'
// node server.js PORT BROKER TOPIC: validates events, sends them keyed by VIN, answers when Kafka has acknowledged. Ends with its stdin.
const { Kafka, logLevel } = require('kafkajs')
const [port, broker, topic] = process.argv.slice(2)

const number = { type: 'number' }
const event = {
  type: 'object',
  additionalProperties: false,
  required: ['timestamp', 'vin', 'make', 'model', 'position_x', 'position_y', 'position_z', 'speed'],
  properties: {
    timestamp: { type: 'string', format: 'date-time' },
    vin: { type: 'string', pattern: '^[A-Z0-9]{17}$' },
    make: { type: 'string', maxLength: 20 },
    model: { type: 'string', maxLength: 20 },
    position_x: number,
    position_y: number,
    position_z: number,
    speed: { type: 'number', minimum: 0 },
    latitude: { type: 'number', minimum: -90, maximum: 90 },
    longitude: { type: 'number', minimum: -180, maximum: 180 },
    heading: { type: 'number', minimum: 0, exclusiveMaximum: 360 }
  }
}
const fastify = require('fastify')({ bodyLimit: 1 << 20 })
const producer = new Kafka({ brokers: [broker], logLevel: logLevel.ERROR }).producer()

fastify.post('/events', { schema: { body: { oneOf: [event, { type: 'array', items: event }] } } }, async (request, reply) => {
  const events = Array.isArray(request.body) ? request.body : [request.body]
  await producer.send({ topic, acks: -1, messages: events.map(e => ({ key: e.vin, value: JSON.stringify(e) })) })
  reply.code(202)
  return { accepted: events.length }
})

process.stdin.on('end', () => process.exit(0)).resume()
producer.connect().then(() => fastify.listen({ port: Number(port), host: '127.0.0.1' }))
