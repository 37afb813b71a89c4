using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.RiskShares;

/// <summary>Each partner's amount by name, in listed order. Workings are full of these, so it only looks at names and amounts that are there already.</summary>
internal sealed class PartnerAmounts(ImmutableArray<string> partners, ImmutableArray<Money> amounts) : IReadOnlyDictionary<string, Money>
{
    public int Count => partners.Length;

    public IEnumerable<string> Keys => partners;

    public IEnumerable<Money> Values => amounts;

    public Money this[string key] => TryGetValue(key, out var amount) ? amount : throw new KeyNotFoundException($"{key} is not one of the partners.");

    public bool ContainsKey(string key) => partners.Contains(key);

    // A handful of names, a hundred at the most: looking through them is quicker than any index would be made.
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Money value)
    {
        var place = partners.IndexOf(key);
        value = place < 0 ? default : amounts[place];
        return place >= 0;
    }

    public IEnumerator<KeyValuePair<string, Money>> GetEnumerator()
    {
        for (var i = 0; i < partners.Length; i++) yield return KeyValuePair.Create(partners[i], amounts[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
