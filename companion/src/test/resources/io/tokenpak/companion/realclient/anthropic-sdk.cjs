// One whole answer and one streamed one, with the SDK set up by its environment alone.
const Anthropic = require('@anthropic-ai/sdk');

async function main() {
  const client = new Anthropic({ maxRetries: 0 });
  const request = {
    model: 'claude-sonnet-4-6',
    max_tokens: 64,
    messages: [{ role: 'user', content: 'say pong' }],
  };
  const whole = await client.messages.create(request);
  let streamed = '';
  for await (const event of await client.messages.create({ ...request, stream: true })) {
    if (event.type === 'content_block_delta') streamed += event.delta.text;
  }
  console.log(JSON.stringify({ whole: whole.content[0].text, streamed }));
}

main();
