package dev.wherry.core.provider;

final class KeptProbesTest extends ProbeMemoryContract {
  private final KeptProbes probes = new KeptProbes();

  @Override
  protected ProbeMemory memory() {
    return probes;
  }
}
