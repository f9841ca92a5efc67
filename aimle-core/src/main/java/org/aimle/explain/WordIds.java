package org.aimle.explain;

/**
 * Finds words by open addressing: whatever their hash codes are like, with no object beside the
 * words themselves. Immutable, thread-safe.
 */
final class WordIds {

  /** Of the golden ratio: spreads hash codes that differ in few bits (Fibonacci hashing). */
  private static final int SPREAD = 0x9E3779B9;

  /** Slots are as many as the largest power of two that an array can have, at most. */
  private static final int MOST_BITS = 30;

  private final String[] words;

  /** A word's id + 1, or 0 where there is none. */
  private final int[] slots;

  private final int[] hashes;
  private final int shift;

  /**
   * @param words by their ids; not copied
   * @throws IllegalArgumentException if a word is there twice
   */
  WordIds(String[] words) {
    this.words = words;
    // At most half of them are taken.
    int bits = 1 + Integer.SIZE - Integer.numberOfLeadingZeros(words.length);
    bits = Math.min(bits, MOST_BITS);
    slots = new int[1 << bits];
    hashes = new int[slots.length];
    shift = Integer.SIZE - bits;
    for (int id = 0; id < words.length; id++) {
      int hash = words[id].hashCode();
      int slot = slot(words[id], hash);
      if (slots[slot] != 0) {
        throw new IllegalArgumentException("the word '" + words[id] + "' is there twice; keep one");
      }
      slots[slot] = id + 1;
      hashes[slot] = hash;
    }
  }

  /** The id of a word, or {@link WordVectors#UNKNOWN}, as also for null. */
  int id(String word) {
    return word == null ? WordVectors.UNKNOWN : slots[slot(word, word.hashCode())] - 1;
  }

  /** Where the word is, or would be. */
  private int slot(String word, int hash) {
    int slot = hash * SPREAD >>> shift;
    while (slots[slot] != 0 && (hashes[slot] != hash || !words[slots[slot] - 1].equals(word))) {
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }
}
