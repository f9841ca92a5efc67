package org.aimle.lab.textstudy;

import java.util.Map;

/**
 * One training of a study, as its file holds it. Errors are means over texts; shares in [0, 1].
 *
 * @param method the method's name
 * @param settings all settings and inputs but the seed
 * @param seed of all random numbers
 * @param split index of the cut into validation and test texts
 * @param validationMse of the best epoch
 * @param testMse squared error on the test texts
 * @param accuracy of predictions against labels 0 and 1; NaN for other labels
 * @param precision chosen marked tokens per chosen token; NaN without marked texts
 * @param recall chosen marked tokens per marked token; NaN without marked texts
 * @param bestEpoch from 1
 * @param beta at the end; NaN if the method has none
 * @param seconds of training, validation included
 */
record StudyRun(
    String method,
    Map<String, String> settings,
    long seed,
    int split,
    double validationMse,
    double testMse,
    double accuracy,
    double precision,
    double recall,
    int bestEpoch,
    double beta,
    double seconds) {}
