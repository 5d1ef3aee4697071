// Two whole answers and two streamed ones, with the SDK set up by its environment alone.
const OpenAI = require('openai');

async function main() {
  const client = new OpenAI({ maxRetries: 0 });
  const asked = { model: 'gpt-5.4', input: 'say pong' };
  const chat = { model: 'gpt-5.4', messages: [{ role: 'user', content: 'say pong' }] };

  const whole = await client.responses.create(asked);
  let streamed = '';
  for await (const event of await client.responses.create({ ...asked, stream: true })) {
    if (event.type === 'response.output_text.delta') streamed += event.delta;
  }
  const completion = await client.chat.completions.create(chat);
  let chunks = '';
  for await (const chunk of await client.chat.completions.create({ ...chat, stream: true })) {
    chunks += chunk.choices[0].delta.content ?? '';
  }
  console.log(JSON.stringify({
    whole: whole.output_text,
    streamed,
    completion: completion.choices[0].message.content,
    chunks,
  }));
}

main();
