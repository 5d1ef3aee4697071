// A loop in which the caller runs its own tool as often as the model asks for it, streamed.
const Anthropic = require('@anthropic-ai/sdk');

async function main() {
  const client = new Anthropic({
    maxRetries: 0,
    defaultHeaders: { 'X-TokenPak-Provider': 'tokenpak-claude-code' },
  });
  const request = {
    model: 'claude-sonnet-4-5',
    max_tokens: 1000,
    tools: [
      {
        name: 'lookup',
        description: 'looks a word up',
        input_schema: { type: 'object', properties: { word: { type: 'string' } } },
      },
    ],
    messages: [
      {
        role: 'user',
        content:
          '[[par:mcp__caller__lookup {"word":"noon"}]] [[par:mcp__caller__lookup {"word":"midnight"}]]',
      },
    ],
  };
  const calls = [];
  let message = await client.messages.stream(request).finalMessage();
  while (message.stop_reason === 'tool_use') {
    const uses = message.content.filter((block) => block.type === 'tool_use');
    request.messages.push({ role: 'assistant', content: message.content });
    request.messages.push({
      role: 'user',
      content: uses.map((use) => {
        calls.push(use.name + ' ' + use.input.word);
        return { type: 'tool_result', tool_use_id: use.id, content: use.input.word + ' is known' };
      }),
    });
    message = await client.messages.stream(request).finalMessage();
  }
  console.log('calls: ' + JSON.stringify(calls));
  console.log('answer: ' + message.content.map((block) => block.text).join(''));
}

main();
