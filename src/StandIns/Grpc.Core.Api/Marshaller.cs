using System.Buffers;

namespace Grpc.Core;

/// <summary>Turns one message type into bytes and back.</summary>
public class Marshaller<T>(Action<T, SerializationContext> serializer, Func<DeserializationContext, T> deserializer)
{
    public Action<T, SerializationContext> ContextualSerializer { get; } = serializer;

    public Func<DeserializationContext, T> ContextualDeserializer { get; } = deserializer;
}

public static class Marshallers
{
    public static Marshaller<T> Create<T>(Action<T, SerializationContext> serializer, Func<DeserializationContext, T> deserializer) =>
        new(serializer, deserializer);
}

/// <summary>Where a message is written to; the transport library implements it.</summary>
public abstract class SerializationContext
{
    public virtual void Complete(byte[] payload) => throw new NotSupportedException("The transport library overrides this.");

    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotSupportedException("The transport library overrides this.");

    public virtual void SetPayloadLength(int payloadLength)
    {
        // A hint; a transport without use for it need not override.
    }

    public virtual void Complete() => throw new NotSupportedException("The transport library overrides this.");
}

/// <summary>Where a message is read from; the transport library implements it.</summary>
public abstract class DeserializationContext
{
    public abstract int PayloadLength { get; }

    public virtual byte[] PayloadAsNewBuffer() => throw new NotSupportedException("The transport library overrides this.");

    public virtual ReadOnlySequence<byte> PayloadAsReadOnlySequence() => throw new NotSupportedException("The transport library overrides this.");
}
