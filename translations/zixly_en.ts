<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>zixly::CellPanel</name>
    <message numerus="yes">
        <source>%n cells</source>
        <translation>
            <numerusform>%n cell</numerusform>
            <numerusform>%n cells</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::CompareDesk</name>
    <message numerus="yes">
        <source>%n sweep(s) of your comparison windows were deleted meanwhile and are left out.</source>
        <translation>
            <numerusform>%n sweep of your comparison windows was deleted meanwhile and is left out.</numerusform>
            <numerusform>%n sweeps of your comparison windows were deleted meanwhile and are left out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::CompareScatter</name>
    <message numerus="yes">
        <source>%n points by drawdown and return.</source>
        <translation>
            <numerusform>%n point by drawdown and return.</numerusform>
            <numerusform>%n points by drawdown and return.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::CompareWindow</name>
    <message numerus="yes">
        <source>%1 - Comparison of %n sweep(s)</source>
        <translation>
            <numerusform>%1 - Comparison of %n sweep</numerusform>
            <numerusform>%1 - Comparison of %n sweeps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::ConnectionStatus</name>
    <message numerus="yes">
        <source>%n request(s) not yet sent</source>
        <translation>
            <numerusform>%n request not yet sent</numerusform>
            <numerusform>%n requests not yet sent</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::ConnectionsDesk</name>
    <message numerus="yes">
        <source>%n connection(s) could not be read from the settings and are left out.</source>
        <translation>
            <numerusform>%n connection could not be read from the settings and is left out.</numerusform>
            <numerusform>%n connections could not be read from the settings and are left out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::ConnectionsDialog</name>
    <message numerus="yes">
        <source>Changes to %n connection(s) are not saved.</source>
        <translation>
            <numerusform>Changes to %n connection are not saved.</numerusform>
            <numerusform>Changes to %n connections are not saved.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::ExportDesk</name>
    <message numerus="yes">
        <source>%n job(s) without a result here were left out</source>
        <translation>
            <numerusform>%n job without a result here was left out</numerusform>
            <numerusform>%n jobs without a result here were left out</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::Format</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::HistogramChart</name>
    <message numerus="yes">
        <source>%n cell(s) without a finite value are not drawn</source>
        <translation>
            <numerusform>%n cell without a finite value is not drawn</numerusform>
            <numerusform>%n cells without a finite value are not drawn</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::ImportDialog</name>
    <message numerus="yes">
        <source>%n problem(s) in this file.</source>
        <translation>
            <numerusform>%n problem in this file.</numerusform>
            <numerusform>%n problems in this file.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::ImportText</name>
    <message numerus="yes">
        <source>%1 There are %n more problem(s) in the file.</source>
        <translation>
            <numerusform>%1 There is %n more problem in the file.</numerusform>
            <numerusform>%1 There are %n more problems in the file.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) were out of order and were sorted by time.</source>
        <translation>
            <numerusform>%n row was out of order and was sorted by time.</numerusform>
            <numerusform>%n rows were out of order and were sorted by time.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n identical duplicate row(s) were dropped.</source>
        <translation>
            <numerusform>%n identical duplicate row was dropped.</numerusform>
            <numerusform>%n identical duplicate rows were dropped.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n bad row(s) were skipped.</source>
        <translation>
            <numerusform>%n bad row was skipped.</numerusform>
            <numerusform>%n bad rows were skipped.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>In %n row(s) the high is below the low.</source>
        <translation>
            <numerusform>In %n row the high is below the low.</numerusform>
            <numerusform>In %n rows the high is below the low.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>There are %n unusually long gap(s) between bars.</source>
        <translation>
            <numerusform>There is %n unusually long gap between bars.</numerusform>
            <numerusform>There are %n unusually long gaps between bars.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n empty volume(s) were read as zero.</source>
        <translation>
            <numerusform>%n empty volume was read as zero.</numerusform>
            <numerusform>%n empty volumes were read as zero.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n local time(s) do not exist in the time zone and were moved past the change of the clock.</source>
        <translation>
            <numerusform>%n local time does not exist in the time zone and was moved past the change of the clock.</numerusform>
            <numerusform>%n local times do not exist in the time zone and were moved past the change of the clock.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n local time(s) happen twice in the time zone; the order of the rows decided.</source>
        <translation>
            <numerusform>%n local time happens twice in the time zone; the order of the rows decided.</numerusform>
            <numerusform>%n local times happen twice in the time zone; the order of the rows decided.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::JobDetail</name>
    <message numerus="yes">
        <source>%n bar(s)</source>
        <translation>
            <numerusform>%n bar</numerusform>
            <numerusform>%n bars</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::JobTrash</name>
    <message numerus="yes">
        <source>%n job(s) are deleted.</source>
        <translation>
            <numerusform>%n job is deleted.</numerusform>
            <numerusform>%n jobs are deleted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) still run or wait: cancel or withdraw them first.</source>
        <translation>
            <numerusform>%n job still runs or waits: cancel or withdraw it first.</numerusform>
            <numerusform>%n jobs still run or wait: cancel or withdraw them first.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::JobsDesk</name>
    <message numerus="yes">
        <source>%n job(s) were not changed: a job has at most %1 tags. Take some away first.</source>
        <translation>
            <numerusform>%n job was not changed: a job has at most %1 tags. Take some away first.</numerusform>
            <numerusform>%n jobs were not changed: a job has at most %1 tags. Take some away first.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::JobsPage</name>
    <message numerus="yes">
        <source>Delete %n job(s) with all results and notes?</source>
        <translation>
            <numerusform>Delete %n job with all results and notes?</numerusform>
            <numerusform>Delete %n jobs with all results and notes?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cancel %n job(s)?</source>
        <translation>
            <numerusform>Cancel %n job?</numerusform>
            <numerusform>Cancel %n jobs?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Run %n job(s) again?</source>
        <translation>
            <numerusform>Run %n job again?</numerusform>
            <numerusform>Run %n jobs again?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::LeaveDialog</name>
    <message numerus="yes">
        <source>&amp;Keep its %n job(s) on this computer</source>
        <translation>
            <numerusform>&amp;Keep its %n job on this computer</numerusform>
            <numerusform>&amp;Keep its %n jobs on this computer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Delete its %n job(s) from this computer</source>
        <translation>
            <numerusform>&amp;Delete its %n job from this computer</numerusform>
            <numerusform>&amp;Delete its %n jobs from this computer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) that wait to be sent are withdrawn.</source>
        <translation>
            <numerusform>%n request that waits to be sent is withdrawn.</numerusform>
            <numerusform>%n requests that wait to be sent are withdrawn.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::MainWindow</name>
    <message numerus="yes">
        <source>%n job(s) still run.</source>
        <translation>
            <numerusform>%n job still runs.</numerusform>
            <numerusform>%n jobs still run.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::NewSweepDialog</name>
    <message numerus="yes">
        <source>in %n job(s)</source>
        <translation>
            <numerusform>in %n job</numerusform>
            <numerusform>in %n jobs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It will be split into %n jobs: one job takes at most %1 combinations.</source>
        <translation>
            <numerusform>It will be split into %n jobs: one job takes at most %1 combinations.</numerusform>
            <numerusform>It will be split into %n jobs: one job takes at most %1 combinations.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::Notices</name>
    <message numerus="yes">
        <source>%n job(s) could be read and were kept.</source>
        <translation>
            <numerusform>%n job could be read and was kept.</numerusform>
            <numerusform>%n jobs could be read and were kept.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::OverviewPage</name>
    <message numerus="yes">
        <source>%n days</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in the last %n days, today among them</source>
        <translation>
            <numerusform>in the last %n day, today among them</numerusform>
            <numerusform>in the last %n days, today among them</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of %1 job(s)</source>
        <translation>
            <numerusform>of %1 job</numerusform>
            <numerusform>of %1 jobs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::PipelineJobs</name>
    <message numerus="yes">
        <source>The worker ended %n time(s) while it ran this job, each time without getting further.</source>
        <translation>
            <numerusform>The worker ended %n time while it ran this job, each time without getting further.</numerusform>
            <numerusform>The worker ended %n times while it ran this job, each time without getting further.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::PriceChart</name>
    <message numerus="yes">
        <source>Closes from %1 to %2 with %n trade(s) of cell %3/%4.</source>
        <translation>
            <numerusform>Closes from %1 to %2 with %n trade of cell %3/%4.</numerusform>
            <numerusform>Closes from %1 to %2 with %n trades of cell %3/%4.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::PriceFolder</name>
    <message numerus="yes">
        <source>%n more</source>
        <comment>files</comment>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::PricesPage</name>
    <message numerus="yes">
        <source>Remove the prices of %n series?</source>
        <translation>
            <numerusform>Remove the prices of %n series?</numerusform>
            <numerusform>Remove the prices of %n series?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::Queue</name>
    <message numerus="yes">
        <source>the program ended %n time(s) while this job ran</source>
        <translation>
            <numerusform>the program ended %n time while this job ran</numerusform>
            <numerusform>the program ended %n times while this job ran</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::QueueOwner</name>
    <message numerus="yes">
        <source>stopped after %1 of %Ln cell(s)</source>
        <translation>
            <numerusform>stopped after %1 of %Ln cell</numerusform>
            <numerusform>stopped after %1 of %Ln cells</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::QuickOpen</name>
    <message numerus="yes">
        <source>%n job(s) match.</source>
        <translation>
            <numerusform>%n job matches.</numerusform>
            <numerusform>%n jobs match.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::Report</name>
    <message numerus="yes">
        <source>Cell %1, %n trades</source>
        <translation>
            <numerusform>Cell %1, %n trade</numerusform>
            <numerusform>Cell %1, %n trades</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sweeps side by side</source>
        <translation>
            <numerusform>%n sweep side by side</numerusform>
            <numerusform>%n sweeps side by side</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::ScatterPlot</name>
    <message numerus="yes">
        <source>%n cells by drawdown and return.</source>
        <translation>
            <numerusform>%n cell by drawdown and return.</numerusform>
            <numerusform>%n cells by drawdown and return.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::Shards</name>
    <message numerus="yes">
        <source>%1 of %n shard(s) completed</source>
        <translation>
            <numerusform>%1 of %n shard completed</numerusform>
            <numerusform>%1 of %n shards completed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n running</numerusform>
            <numerusform>%n running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cancelled</source>
        <translation>
            <numerusform>%n cancelled</numerusform>
            <numerusform>%n cancelled</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::StatusLine</name>
    <message numerus="yes">
        <source>%n job(s)</source>
        <translation>
            <numerusform>%n job</numerusform>
            <numerusform>%n jobs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::SweepChooser</name>
    <message numerus="yes">
        <source>%n sweep(s)</source>
        <translation>
            <numerusform>%n sweep</numerusform>
            <numerusform>%n sweeps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::TagsDialog</name>
    <message numerus="yes">
        <source>Tags of %n job(s)</source>
        <translation>
            <numerusform>Tags of %n job</numerusform>
            <numerusform>Tags of %n jobs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::TileRow</name>
    <message numerus="yes">
        <source>Cell %1, %n trades</source>
        <translation>
            <numerusform>Cell %1, %n trade</numerusform>
            <numerusform>Cell %1, %n trades</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The best cell made only %n trades; under 50 its numbers are mostly chance.</source>
        <translation>
            <numerusform>The best cell made only %n trade; under 50 its numbers are mostly chance.</numerusform>
            <numerusform>The best cell made only %n trades; under 50 its numbers are mostly chance.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::TimeChart</name>
    <message numerus="yes">
        <source>%n trade(s) in view: zoom in to see them</source>
        <translation>
            <numerusform>%n trade in view: zoom in to see it</numerusform>
            <numerusform>%n trades in view: zoom in to see them</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n bars a pixel, extremes kept</source>
        <translation>
            <numerusform>%n bar a pixel, extremes kept</numerusform>
            <numerusform>%n bars a pixel, extremes kept</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n trade(s): zoom in</source>
        <translation>
            <numerusform>%n trade: zoom in</numerusform>
            <numerusform>%n trades: zoom in</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>zixly::UpkeepDesk</name>
    <message numerus="yes">
        <source>%n job(s) take %1.</source>
        <translation>
            <numerusform>%n job takes %1.</numerusform>
            <numerusform>%n jobs take %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) of this computer ended before %1 and may go.</source>
        <translation>
            <numerusform>%n job of this computer ended before %1 and may go.</numerusform>
            <numerusform>%n jobs of this computer ended before %1 and may go.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n job(s)</source>
        <translation>
            <numerusform>Delete %n job</numerusform>
            <numerusform>Delete %n jobs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Compacting would remove %n deleted job(s) for good.</source>
        <translation>
            <numerusform>Compacting would remove %n deleted job for good.</numerusform>
            <numerusform>Compacting would remove %n deleted jobs for good.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>They leave the store in %n minute(s); until then the main window can bring them back.</source>
        <translation>
            <numerusform>They leave the store in %n minute; until then the main window can bring them back.</numerusform>
            <numerusform>They leave the store in %n minutes; until then the main window can bring them back.</numerusform>
        </translation>
    </message>
</context>
</TS>
