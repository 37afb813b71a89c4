using PoolPlatform.EndToEnd.Tests.Running;

// Tests wait far more than they compute, so more of them run at once than there are cores.
[assembly: CollectionBehavior(MaxParallelThreads = 6)]
[assembly: AssemblyFixture(typeof(Platform))]
