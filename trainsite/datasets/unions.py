"""Sets that grow together."""


class Unions:
    """Disjoint sets of the numbers from 0 (union by size, paths halved)."""

    def __init__(self, count: int) -> None:
        self._parents = list(range(count))
        self._sizes = [1] * count

    def __len__(self) -> int:
        """Return how many items there are."""
        return len(self._parents)

    def find(self, item: int) -> int:
        """Return the representative of the set that holds an item."""
        parents = self._parents
        while parents[item] != item:
            parents[item] = item = parents[parents[item]]
        return item

    def join(self, first: int, second: int) -> bool:
        """Join two sets; False where they were one."""
        first, second = self.find(first), self.find(second)
        if first == second:
            return False
        if self._sizes[first] < self._sizes[second]:
            first, second = second, first
        self._parents[second] = first
        self._sizes[first] += self._sizes[second]
        return True
