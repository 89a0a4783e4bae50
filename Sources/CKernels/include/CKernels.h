/// CKernels: the only compute C of Descent. Everything else is Swift.
///
/// Conventions of every function here:
/// - fp32, row-major, labels and indices int32. Counts are elements, never bytes. A count of 0 is allowed and does
///   nothing.
/// - Pointers need the alignment of a float only; 64-byte aligned buffers are a little faster.
/// - An output may be the very same buffer as an input (in place) wherever both have the same shape and the comment
///   says nothing else; buffers that overlap partly are never allowed.
/// - The first argument is a pool: it holds the threads and the instruction set. One thread at a time may use a pool.
///   Small work never wakes a worker.
/// - **The number of threads never changes a bit of a result**: work is cut at fixed places, partial results are
///   combined in order. Another instruction set may round differently; the random numbers are equal on all of them.
/// - No function keeps state, allocates (but `descent_pool_create`) or fails: arguments that break what is said here
///   are errors of the program that calls.
#ifndef DESCENT_CKERNELS_H
#define DESCENT_CKERNELS_H

#include "DescentInstructionSet.h"

#include "DescentPool.h"

#include "DescentActivation.h"
#include "DescentAttention.h"
#include "DescentBatchNorm.h"
#include "DescentConvolution.h"
#include "DescentElementwise.h"
#include "DescentGemm.h"
#include "DescentLoss.h"
#include "DescentNorm.h"
#include "DescentOptimizer.h"
#include "DescentPooling.h"
#include "DescentPrecision.h"
#include "DescentRandom.h"
#include "DescentRecurrent.h"
#include "DescentReduction.h"
#include "DescentRows.h"
#include "DescentSequence.h"

#endif
