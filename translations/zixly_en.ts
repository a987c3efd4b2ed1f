<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
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
    <name>zixly::JobFilterBar</name>
    <message numerus="yes">
        <source>%n state(s)</source>
        <translation>
            <numerusform>%n state</numerusform>
            <numerusform>%n states</numerusform>
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
    <name>zixly::StatusLine</name>
    <message numerus="yes">
        <source>%n job(s)</source>
        <translation>
            <numerusform>%n job</numerusform>
            <numerusform>%n jobs</numerusform>
        </translation>
    </message>
</context>
</TS>
