"""Native rows as chat rows."""

import json

from trainsite.datasets.chat import chat_row


def test_calls_arguments_and_tools_take_the_form_of_chat_models():
    chat = chat_row(
        {
            "model": "wren-2b",
            "request": {
                "messages": [
                    {"role": "user", "content": "when?"},
                    {"role": "assistant", "content": "", "toolCalls": [{"toolName": "T", "input": {"day": 1}}]},
                    {"role": "tool", "content": "noon", "toolCallId": "c-1", "name": "T"},
                ],
                "tools": {"T": {"description": "tells", "parameters": {}}, "U": "plain"},
            },
            "response": {"text": "at noon", "toolCalls": [{"toolCallId": "c-2", "toolName": "U", "input": "raw"}]},
            "metadata": {"task_type": "response", "evidence": "imported", "attestation": {}, "agent_id": "left out"},
        }
    )
    assert [message["role"] for message in chat["messages"]] == ["user", "assistant", "tool", "assistant"]
    assert json.loads(chat["messages"][1]["tool_calls"][0]["function"]["arguments"]) == {"day": 1}
    assert chat["messages"][2] == {"role": "tool", "content": "noon", "tool_call_id": "c-1", "name": "T"}
    assert chat["messages"][3]["tool_calls"][0] == {
        "id": "c-2", "type": "function", "function": {"name": "U", "arguments": "raw"},
    }  # fmt: skip
    assert [tool["function"]["name"] for tool in chat["tools"]] == ["T", "U"]
    assert chat["metadata"] == {"task_type": "response", "evidence": "imported", "attestation": {}, "model": "wren-2b"}


def test_a_row_without_tools_has_none():
    row = {
        "request": {"messages": [{"role": "user", "content": "a"}]},
        "response": {"text": "b"},
        "metadata": {"task_type": "response"},
    }
    assert chat_row(row) == {
        "messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}],
        "metadata": {"task_type": "response"},
    }
