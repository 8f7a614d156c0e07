"""What reading remembers of lines and cells."""

from pipelines.printed.memory import Memory


def test_what_is_asked_for_stays() -> None:
    """However much passes by, what is asked for again and again is never forgotten."""
    memory: Memory[int] = Memory(10, 5)
    memory.keep("often", -1)
    for number in range(1000):
        memory.keep(str(number), number)
        assert memory.recall("often") == -1


def test_what_is_not_asked_for_is_forgotten() -> None:
    """There are never more than twice as many as may be, and the last ones are among them."""
    memory: Memory[int] = Memory(10, 5)
    for number in range(1000):
        memory.keep(str(number), number)
        assert len(memory.young) + len(memory.old) <= 20
    assert memory.recall("999") == 999
    assert memory.recall("990") == 990
    assert memory.recall("0") is None


def test_long_words_are_not_kept() -> None:
    """What is longer than may be is made each time it is asked for."""
    memory: Memory[int] = Memory(10, 5)
    assert [memory.recall_or_make(words, len) for words in ("short", "longer")] == [5, 6]
    assert (memory.recall("short"), memory.recall("longer")) == (5, None)
