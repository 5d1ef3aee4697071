package io.tokenpak.companion.backend.claude;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.dispatch.turn.LentTool;
import io.tokenpak.dispatch.turn.Thinking;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {
  private static final String CALL =
      "{'role':'assistant','content':[{'type':'tool_use','id':'t1','name':'n','input':{}},"
          + "{'type':'tool_use','id':'t2','name':'n','input':{}}]}";

  private static MessagesRequest read(String body) {
    return RequestReader.read(body.replace('\'', '"').getBytes(UTF_8));
  }

  /// A request with these further members.
  private static MessagesRequest with(String members) {
    return read(
        "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'a'}]," + members + "}");
  }

  private static MessagesRequest messages(String messages) {
    return read("{'model':'m','max_tokens':9,'messages':[" + messages + "]}");
  }

  private static MessagesRequest block(String block) {
    return messages("{'role':'user','content':[" + block + "]}");
  }

  /// Apostrophes stand for quotation marks, in what is said, too.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]                                  | the body must be an object",
        "``                                  | the body is missing: give an object",
        "{                                   | the body is not JSON that can be read",
        "{} {}                               | the body is not JSON that can be read",
        "{'model':'m','model':'m'}           | the body is not JSON that can be read",
        "{'messages':[]}                     | model: is missing: give a string",
        "{'modle':'m'}                       | modle: is not known here: use cache_control, ",
        "{'a\\nb':1}                         | a\\nb: is not known here: use ",
        "{'model':7}                         | model: must be a string",
        "{'model':''}                        | model: must name a model",
        "{'model':'--resume'}                | model: must name a model",
        "{'model':'a b'}                     | model: must name a model",
        "{'model':'m'}                       | max_tokens: is missing: give a whole number from 1",
        "{'model':'m','max_tokens':0}        | max_tokens: must be a whole number from 1 on",
        "{'model':'m','max_tokens':1.5}      | max_tokens: must be a whole number from 1 on",
        "{'model':'m','max_tokens':9e99}     | max_tokens: must be a whole number from 1 on",
        "{'model':'m','max_tokens':9}        | messages: is missing: give a list",
        "{'model':'m\\ud800'}                | the body holds half a surrogate pair",
      })
  void refusesWhatIsNoRequest(String body, String what) {
    assertRefused(() -> read(body), what);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'stream':'yes'                  | stream: must be true or false",
        "'system':7                      | system: must be a string or a list of text blocks",
        "'system':[{'type':'image'}]     | system[0].type: must be text",
        "'system':[{'type':'text'}]      | system[0].text: is missing: give a string",
        "'system':[{'type':'text','x':1}]| system[0].x: is not known here: use cache_control, ",
        "'temperature':0.5               | temperature: the CLI cannot set it: leave it out, or",
        "'temperature':'1'               | temperature: must be a number",
        "'top_p':0.9                     | top_p: the CLI cannot set it: leave it out",
        "'top_k':5                       | top_k: the CLI cannot set it: leave it out",
        "'stop_sequences':['x']          | stop_sequences: the CLI cannot stop at a sequence",
        "'mcp_servers':[]                | mcp_servers: the owner configures MCP servers",
        "'container':'c'                 | container: the CLI runs tools on its own machine",
        "'output_format':{}              | output_format: the CLI cannot promise a format",
        "'output_config':{'format':{}}   | output_config.format: the CLI cannot promise a format",
        "'output_config':{'x':1}         | output_config.x: is not known here: use effort",
        "'thinking':{}                   | thinking.type: is missing: give a string",
        "'thinking':{'type':'lots'}      | thinking.type: use one of adaptive, disabled, enabled",
        "'thinking':{'type':'enabled'}   | thinking.budget_tokens: is missing: give a whole",
        "'thinking':{'type':'enabled','budget_tokens':1023} | thinking.budget_tokens: must be a",
      })
  void refusesOptionsThatTheCliDoesNotHave(String member, String what) {
    assertRefused(() -> with(member), what);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'metadata':{'user':'x'}         | metadata.user: is not known here: use user_id",
        "'metadata':{'user_id':7}        | metadata.user_id: must be a string",
        "'metadata':{'user_id':'a\\tb'}  | metadata.user_id: must have at most 1024 characters",
        "'tool_choice':{'type':'any'}    | tool_choice.type: the model chooses tools by itself",
        "'tool_choice':{'type':'auto','disable_parallel_tool_use':true} | tool_choice.disable_",
        "'tools':{}                      | tools: must be a list",
        "'tools':[7]                     | tools[0]: must be an object",
        "'tools':[{'name':'n'}]          | tools[0].input_schema: is missing: give an object",
        "'tools':[{'name':'n','input_schema':{'type':'string'}}] | tools[0].input_schema.type: mu",
        "'tools':[{'name':'a.b','input_schema':{'type':'object'}}] | tools[0].name: must fit",
        "'tools':[{'name':'n','x':1}]    | tools[0].x: is not known here",
        "'tools':[{'type':'web_search_20250305','name':'web_search'}] | tools[0].type: only custom",
        "'tools':[{'type':'bash_20250124','name':'bash'}] | tools[0].type: only custom tools can",
        "'tools':[{'name':'n','strict':true}] | tools[0].strict: the CLI cannot promise",
      })
  void refusesMetadataAndToolsThatAreNotTheCallers(String member, String what) {
    assertRefused(() -> with(member), what);
  }

  @Test
  void refusesTwoToolsOfOneName() {
    String tool = "{'name':'n','input_schema':{'type':'object'}}";

    assertRefused(
        () -> with("'tools':[" + tool + "," + tool + "]"),
        "tools[1].name: is the name of another tool, too");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                                   | messages: must hold a message",
        "7                                    | messages[0]: must be an object",
        "{'role':'system','content':'a'}      | messages[0].role: use user or assistant",
        "{'role':'user'}                      | messages[0].content: must be a string or a list",
        "{'role':'user','content':''}         | messages[0].content: must not be empty",
        "{'role':'user','content':[]}         | messages[0].content: must not be empty",
        "{'role':'user','content':'a','id':1} | messages[0].id: is not known here: use content, ",
        "{'role':'user','content':[{'type':'x'}]} | messages[0].content[0].type: use one of text, ",
        "{'role':'assistant','content':'a'},{'role':'user','content':'b'} | messages[0].role: must",
        "{'role':'user','content':'a'},{'role':'assistant','content':'b'} | messages[1].role: must",
      })
  void refusesWhatIsNoConversation(String messages, String what) {
    assertRefused(() -> messages(messages), what);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'text'}                       | .text: is missing: give a string",
        "{'type':'thinking','thinking':'a'}    | .type: use one of text, image, document, tool_r",
        "{'type':'image'}                      | .source: is missing: give an object",
        "{'type':'image','source':{'type':'url','url':'x'}} | .source.type: must be base64",
        "{'type':'image','source':{'type':'base64','media_type':'image/tiff','data':'YQ=='}}"
            + " | .source.media_type: use one of image/gif",
        "{'type':'image','source':{'type':'base64','media_type':'image/png','data':'Y Q='}}"
            + " | .source.data: must be base64",
        "{'type':'document','source':{'type':'file','file_id':'f'}} | .source.type: use base64",
        "{'type':'document','source':{'type':'base64','media_type':'a','data':'YQ=='}}"
            + " | .source.media_type: must be application/pdf",
        "{'type':'tool_result','tool_use_id':'t','content':'a'} | .tool_use_id: answers no tool_use",
      })
  void refusesBlocksThatSayNothing(String block, String what) {
    assertRefused(() -> block(block), "messages[0].content[0]" + what);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'text','text':'a'}             | messages[2]: comes too early",
        "{'type':'tool_result','tool_use_id':'t1'} | messages[2]: comes too early",
        "{'type':'tool_result','tool_use_id':'t1'},{'type':'tool_result','tool_use_id':'t1'}"
            + " | messages[2].content[1].tool_use_id: answers no tool_use",
        "{'type':'tool_result','tool_use_id':'t1','content':[{'type':'document'}]}"
            + " | messages[2].content[0].content[0].type: use one of text, image",
      })
  void refusesResultsThatDoNotAnswerTheCalls(String content, String what) {
    assertRefused(
        () ->
            messages(
                "{'role':'user','content':'a'},"
                    + CALL
                    + ",{'role':'user','content':["
                    + content
                    + "]}"),
        what);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'temperature':1",
        "'temperature':1.0",
        "'stop_sequences':[]",
        "'stop_sequences':null,'top_p':null,'container':null",
        "'service_tier':'auto'",
        "'cache_control':{'type':'ephemeral'}",
        "'context_management':{'edits':[]}",
        "'output_config':{'effort':'high'}",
        "'tool_choice':{'type':'none'}",
        "'tool_choice':{'type':'auto'},'tools':[]",
        "'tool_choice':{'type':'auto','disable_parallel_tool_use':false}",
      })
  void takesWhatChangesNothing(String member) {
    assertThat(with(member).conversation()).isEqualTo(with("'stream':false").conversation());
  }

  @Test
  void readsOptions() {
    MessagesRequest request =
        with(
            "'stream':true,'system':[{'type':'text','text':'x-anthropic-billing-header: a;'},"
                + "{'type':'text','text':'one','cache_control':{}},{'type':'text','text':'two'}],"
                + "'thinking':{'type':'enabled','budget_tokens':2048},"
                + "'tools':[{'name':'find','input_schema':{'type':'object'}}]");

    assertThat(request.stream()).isTrue();
    assertThat(request.options().model()).isEqualTo("m");
    assertThat(request.options().maxTokens()).isEqualTo(9);
    assertThat(request.options().system()).isEqualTo("one\n\ntwo");
    assertThat(request.options().thinking()).isEqualTo(new Thinking.Budget(2048));
    assertThat(request.options().tools())
        .containsExactly(new LentTool("find", "", Script.json("{'type':'object'}")));
  }

  @Test
  void letsNobodyThinkUnasked() {
    assertThat(with("'stream':true").options().thinking()).isEqualTo(new Thinking.Off());
    assertThat(with("'thinking':{'type':'disabled'}").options().thinking())
        .isEqualTo(new Thinking.Off());
    assertThat(with("'thinking':{'type':'adaptive'}").options().thinking())
        .isEqualTo(new Thinking.Usual());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'metadata':{}                                        | ``",
        "'metadata':{'user_id':null}                          | ``",
        "'metadata':{'user_id':'someone'}                     | someone",
        "'metadata':{'user_id':'{\\'session_id\\':\\'s-1\\'}'} | s-1",
        "'metadata':{'user_id':'{}'}                          | {}",
        "'metadata':{'user_id':'{broken'}                     | {broken",
      })
  void readsTheSessionOfTheMetadata(String member, String session) {
    assertThat(with(member).session()).isEqualTo(session);
  }

  @Test
  void passesBlocksOnWithoutTheirMarks() {
    List<JsonNode> content =
        block(
                "{'type':'text','text':'a','cache_control':{'type':'ephemeral'}},"
                    + "{'type':'image','source':{'type':'base64','media_type':'image/png',"
                    + "'data':'YWI='},'cache_control':{}},"
                    + "{'type':'document','title':'t','source':{'type':'text',"
                    + "'media_type':'text/plain','data':'d'}}")
            .conversation()
            .messages()
            .getFirst()
            .content();

    assertThat(content)
        .containsExactly(
            Script.json("{'type':'text','text':'a'}"),
            Script.json(
                "{'type':'image','source':{'type':'base64','media_type':'image/png',"
                    + "'data':'YWI='}}"),
            Script.json(
                "{'type':'document','title':'t','source':{'type':'text',"
                    + "'media_type':'text/plain','data':'d'}}"));
  }

  @Test
  void readsResultsOfTools() {
    MessagesRequest request =
        messages(
            "{'role':'user','content':'a'},"
                + CALL
                + ",{'role':'user','content':[{'type':'tool_result','tool_use_id':'t2',"
                + "'content':'r'}]},{'role':'user','content':[{'type':'tool_result',"
                + "'tool_use_id':'t1','is_error':true,'content':[{'type':'text','text':'x',"
                + "'cache_control':{}}]},{'type':'text','text':'and now?'}]}");

    assertThat(request.conversation().messages()).hasSize(3);
    assertThat(request.conversation().messages().getLast().content().get(1))
        .isEqualTo(
            Script.json(
                "{'type':'tool_result','tool_use_id':'t1','is_error':true,"
                    + "'content':[{'type':'text','text':'x'}]}"));
  }

  private static void assertRefused(Runnable read, String what) {
    assertThatThrownBy(read::run)
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.REQUEST_NOT_TAKEN))
        .hasMessageStartingWith(what);
  }
}
