# SPDX-License-Identifier: Apache-2.0
# The whole job in Elixir Flow, after the article. Usage: elixir flow.exs FILE | --check
# Needs hex packages: flow, jason. They are fetched by Mix the first time.
Mix.install([{:flow, "~> 1.2"}, {:jason, "~> 1.4"}])

defmodule Tags do
  def of(%{"data" => %{"entities" => %{"hashtags" => tags}}}), do: Enum.map(tags, & &1["tag"])
  def of(%{"data" => _}), do: []

  def of(%{"truncated" => true, "extended_tweet" => %{"entities" => %{"hashtags" => tags}}}),
    do: Enum.map(tags, & &1["text"])

  def of(%{"entities" => %{"hashtags" => tags}}), do: Enum.map(tags, & &1["text"])
  def of(_), do: []
end

case System.argv() do
  ["--check"] ->
    :ok

  [file] ->
    file
    |> File.stream!(read_ahead: 1_000_000)
    |> Flow.from_enumerable(stages: 2, max_demand: 100)
    |> Flow.flat_map(fn line ->
      case Jason.decode(line) do
        {:ok, post} -> Tags.of(post)
        _ -> []
      end
    end)
    |> Flow.partition(stages: 2)
    |> Flow.reduce(fn -> %{} end, fn tag, seen -> Map.update(seen, tag, 1, &(&1 + 1)) end)
    |> Enum.to_list()
    |> Enum.sort_by(fn {tag, count} -> {-count, tag} end)
    |> Enum.take(25)
    |> Enum.each(fn {tag, count} -> IO.puts("#{count} ##{tag}") end)
end
