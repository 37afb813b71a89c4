namespace PoolPlatform.Agreements.Contracts.Events;

/// <summary>A partner gave notice; the agreement runs on until its last day and is then ended by an act of its own. Stream: the agreement's reference.</summary>
/// <param name="EndsOn">The last day.</param>
public sealed record NoticeGiven(string Reference, string Partner, DateOnly GivenOn, DateOnly EndsOn);
